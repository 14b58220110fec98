using System.Globalization;

namespace Harness.Environments;

/// <summary>What a report says about the cluster it was made on.</summary>
internal static class LocalDescription
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(
        LocalCluster cluster, Programs programs, TimeProvider time, CancellationToken cancellationToken)
    {
        var spec = cluster.Layout.Spec;
        var leader = (await cluster.View.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name ?? cluster.Layout.Members[0];
        var versions = new Dictionary<string, string>
        {
            ["environment"] = cluster.Layout.Networks is null ? "local processes" : "local processes in network namespaces",
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["PostgreSQL"] = await cluster.Sql.ShowAsync(leader, "server_version", cancellationToken).ConfigureAwait(false),
            ["Patroni"] = await VersionAsync(programs.Patroni, "--version").ConfigureAwait(false),
            ["etcd"] = await VersionAsync(programs.Etcd, "--version").ConfigureAwait(false),
            ["HAProxy"] = await VersionAsync(programs.Haproxy, "-v").ConfigureAwait(false),
        };
        var facts = await PatroniFacts.OfAsync(
            spec, cluster.Sql, leader, PatroniFacts.Etcd(spec.Dcs), cluster.Layout.Endpoints.Write, cluster.Layout.Endpoints.Read, cancellationToken).ConfigureAwait(false);
        return versions.Concat(facts).ToDictionary();

        async Task<string> VersionAsync(string program, string option) =>
            await ProgramVersion.FirstLineAsync(program, option, time, cancellationToken).ConfigureAwait(false) ?? MemberSql.Unknown;
    }
}
