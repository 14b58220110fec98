using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What the clusters of one heatmap run on.</summary>
/// <param name="Kind">Kind of environment.</param>
/// <param name="Release">Debian release of its containers; null for processes of the machine, which has its own.</param>
/// <param name="Dcs">Which etcd API Patroni talks to; null where there is no Patroni.</param>
public sealed record ClusterVariant(string Kind, Release? Release, Dcs? Dcs)
{
    /// <summary>All that differ: a dimension that a kind does not have does not multiply it.</summary>
    public static IReadOnlyList<ClusterVariant> All(IReadOnlyList<string> kinds, IReadOnlyList<Release> releases, IReadOnlyList<Dcs> stores) =>
    [
        .. (from kind in kinds
            from release in releases
            from dcs in stores
            select new ClusterVariant(
                kind, kind == LocalEnvironment.KindName ? null : release,
                HasEtcd(kind) ? dcs : null)).Distinct(),
    ];

    /// <summary>For people: <c>patroni, trixie, etcd3</c>.</summary>
    public string Words => string.Join(", ", Parts);

    /// <summary>For names of files: <c>patroni-trixie-etcd3</c>.</summary>
    public string Slug => string.Join('-', Parts);

    private static bool HasEtcd(string kind) => EnvironmentFactory.TypeOf(kind) is var type
        && !type.IsAssignableTo(typeof(IManualFailover)) && !type.IsAssignableTo(typeof(KubernetesEnvironment));

    private IEnumerable<string> Parts =>
        new[] { Kind, Release?.Name(), Dcs is { } dcs ? RunJson.NameOf(dcs) : null }.OfType<string>();
}
