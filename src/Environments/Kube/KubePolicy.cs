using k8s.Models;

namespace Harness.Environments;

/// <summary>
/// The NetworkPolicy that cuts one member off. Policies only ever allow, so it allows all but what the member is cut off from: by
/// labels, as plugins want it that know pods by them, and by addresses for what is outside of the cluster's pods.
/// </summary>
internal static class KubePolicy
{
    /// <summary>Of pods of a StatefulSet, by Kubernetes.</summary>
    private const string PodName = "statefulset.kubernetes.io/pod-name";

    private const string NotIn = "NotIn";

    public static string NameOf(string member) => $"cut-{member}";

    /// <param name="id">Value of <see cref="KubeLabels.Cluster"/>.</param>
    /// <param name="peers">Addresses of the other members.</param>
    /// <param name="store">Addresses of the Kubernetes API, which is the configuration store.</param>
    public static V1NetworkPolicy Cut(string member, string id, PartitionScope scope, IReadOnlyList<string> peers, IReadOnlyList<string> store)
    {
        var cutsPeers = scope != PartitionScope.Dcs;
        return Make(member, id, new V1NetworkPolicySpec
        {
            PodSelector = Like(PodName, member),
            PolicyTypes = ["Ingress", "Egress"],
            // The store is only ever asked, so that nothing comes in from it.
            Ingress = [new V1NetworkPolicyIngressRule { FromProperty = [.. Pods(id, cutsPeers), .. Addresses(cutsPeers ? peers : [])] }],
            Egress = [new V1NetworkPolicyEgressRule { To = [.. Pods(id, cutsPeers), .. Addresses([.. cutsPeers ? peers : [], .. scope != PartitionScope.Peers ? store : []])] }],
        });
    }

    /// <summary>Nothing comes in, whoever it is from: for the probe.</summary>
    public static V1NetworkPolicy DenyAll(string pod, string id) =>
        Make(pod, id, new V1NetworkPolicySpec { PodSelector = Like(KubeLabels.App, pod), PolicyTypes = ["Ingress"] });

    private static V1NetworkPolicy Make(string pod, string id, V1NetworkPolicySpec spec)
    {
        var policy = new V1NetworkPolicy
        {
            ApiVersion = $"{V1NetworkPolicy.KubeGroup}/{V1NetworkPolicy.KubeApiVersion}",
            Kind = V1NetworkPolicy.KubeKind,
            Metadata = new V1ObjectMeta { Name = NameOf(pod) },
            Spec = spec,
        };
        KubeObjects.Label(policy.Metadata, id);
        return policy;
    }

    /// <summary>Pods of this namespace, but for members where those are cut off, and those of all other namespaces.</summary>
    private static IEnumerable<V1NetworkPolicyPeer> Pods(string id, bool butMembers) =>
    [
        new V1NetworkPolicyPeer { PodSelector = butMembers ? Unlike(KubeLabels.App, KubeLayout.Postgres) : new V1LabelSelector() },
        new V1NetworkPolicyPeer { NamespaceSelector = Unlike(KubeLabels.Cluster, id) },
    ];

    private static V1LabelSelector Like(string label, string value) => new() { MatchLabels = new Dictionary<string, string> { [label] = value } };

    private static V1LabelSelector Unlike(string label, string value) =>
        new() { MatchExpressions = [new V1LabelSelectorRequirement { Key = label, OperatorProperty = NotIn, Values = [value] }] };

    /// <summary>All addresses but these, of both families.</summary>
    private static IEnumerable<V1NetworkPolicyPeer> Addresses(IReadOnlyList<string> but) =>
    [
        new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "0.0.0.0/0", Except = Blocks(but, six: false) } },
        new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "::/0", Except = Blocks(but, six: true) } },
    ];

    private static List<string>? Blocks(IEnumerable<string> addresses, bool six) =>
        addresses.Where(address => address.Contains(':') == six).Distinct().Select(address => six ? $"{address}/128" : $"{address}/32").ToList() is { Count: > 0 } found ? found : null;
}
