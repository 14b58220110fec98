using k8s.Models;

namespace Harness.Environments.Tests;

public sealed class KubePolicyTests
{
    private static readonly string[] Peers = ["10.1.0.2", "10.1.0.3", "fd00::3"];
    private static readonly string[] Store = ["10.96.0.1", "192.168.0.9"];

    [Theory]
    [InlineData(PartitionScope.All, "10.1.0.2/32 10.1.0.3/32", "10.1.0.2/32 10.1.0.3/32 10.96.0.1/32 192.168.0.9/32", "fd00::3/128", true)]
    [InlineData(PartitionScope.Peers, "10.1.0.2/32 10.1.0.3/32", "10.1.0.2/32 10.1.0.3/32", "fd00::3/128", true)]
    [InlineData(PartitionScope.Dcs, "", "10.96.0.1/32 192.168.0.9/32", "", false)]
    public void Cut_AllowsAllButWhatTheScopeNames(PartitionScope scope, string notFrom, string notTo, string notSix, bool cutsMembers)
    {
        var policy = KubePolicy.Cut("pg-0", "id", scope, Peers, Store);

        Assert.Equal("pg-0", Assert.Single(policy.Spec.PodSelector.MatchLabels, label => label.Key == "statefulset.kubernetes.io/pod-name").Value);
        Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes);
        var from = Assert.Single(policy.Spec.Ingress).FromProperty;
        var to = Assert.Single(policy.Spec.Egress).To;
        Assert.Equal(notFrom, Except(from, "0.0.0.0/0"));
        Assert.Equal(notTo, Except(to, "0.0.0.0/0"));
        Assert.Equal(notSix, Except(to, "::/0"));
        // Members by their label too: some plugins know pods by labels alone.
        foreach (var side in (IList<V1NetworkPolicyPeer>[])[from, to])
        {
            var pods = Assert.Single(side, peer => peer.PodSelector is not null).PodSelector;
            Assert.Equal(cutsMembers, pods.MatchExpressions is [{ Key: KubeLabels.App, OperatorProperty: "NotIn", Values: [KubeLayout.Postgres] }]);
            // Other namespaces and nothing of this one: it would let the members in again.
            Assert.True(Assert.Single(side, peer => peer.NamespaceSelector is not null).NamespaceSelector.MatchExpressions is [{ Key: KubeLabels.Cluster, OperatorProperty: "NotIn", Values: ["id"] }]);
        }
        Assert.Equal("id", policy.Metadata.Labels[KubeLabels.Cluster]);
    }

    [Fact]
    public void DenyAll_LetsNothingIn()
    {
        var policy = KubePolicy.DenyAll("probe", "id");
        Assert.Equal(["Ingress"], policy.Spec.PolicyTypes);
        Assert.Null(policy.Spec.Ingress);
        Assert.Equal("probe", policy.Spec.PodSelector.MatchLabels[KubeLabels.App]);
    }

    [Fact]
    public void ClosedNodes_AreThoseOfTheClusterAlone() => Assert.Equal(["b"], KubeNodes.ClosedBy("id", [Node("a", null), Node("b", "id"), Node("c", "other")]));

    [Theory]
    [InlineData(null, "a c")]
    [InlineData("c", "c")]
    [InlineData("b", "")]
    public void StrayNamespaces_AreThoseWhoseFolderIsGone(string? name, string expected) => Assert.Equal(
        expected,
        string.Join(' ', StrayNamespace.Choose("ctx", [Space("c", "/gone"), Space("a", "/gone-too"), Space("b", "/there"), Space("d", null)], name, folder => folder == "/there").Select(found => found.Name)));

    private static V1Namespace Space(string name, string? folder) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Annotations = folder is null ? null : new Dictionary<string, string> { [KubeLabels.Folder] = folder } },
    };

    [Fact]
    public void Pod_ThatFindsNoNode_IsUnschedulable()
    {
        Assert.True(Pod("False", "Unschedulable").IsUnschedulable());
        Assert.False(Pod("True", null).IsUnschedulable());
        Assert.False(((V1Pod?)null).IsUnschedulable());
    }

    private static V1Pod Pod(string status, string? reason) =>
        new() { Status = new V1PodStatus { Conditions = [new V1PodCondition { Type = "PodScheduled", Status = status, Reason = reason }] } };

    private static V1Node Node(string name, string? mark) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Annotations = mark is null ? null : new Dictionary<string, string> { [KubeLabels.Cordoned] = mark } },
    };

    private static string Except(IEnumerable<V1NetworkPolicyPeer> peers, string cidr) =>
        string.Join(' ', Assert.Single(peers, peer => peer.IpBlock?.Cidr == cidr).IpBlock.Except ?? []);
}
