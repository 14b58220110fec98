using System.Globalization;

namespace Harness.Environments;

/// <summary>What a report says about the cluster in containers that it was made on.</summary>
internal static class PatroniDescription
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(ContainerCluster cluster, ContainerParts parts, CancellationToken cancellationToken)
    {
        var spec = cluster.Layout.Spec;
        var leader = (await cluster.View.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name ?? cluster.Layout.Members[0];
        var versions = new Dictionary<string, string>
        {
            ["environment"] = "containers under Patroni",
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["Docker"] = parts.Engine.Version,
            ["compose"] = parts.Compose.Version,
            ["release"] = spec.Release.Name(),
            ["images"] = string.Join(", ", cluster.Saved.Images.Values),
            ["data disks"] = OwnDisks.Describe(spec),
            ["subnet"] = $"{cluster.Layout.Prefix}.0.0/16",
            ["PostgreSQL"] = await cluster.View.Sql.ShowAsync(leader, "server_version", cancellationToken).ConfigureAwait(false),
            ["Patroni"] = await cluster.View.VersionAsync(cancellationToken).ConfigureAwait(false) ?? MemberSql.Unknown,
            ["etcd"] = await VersionAsync(cluster.Layout.Etcds[0], "etcd", "--version").ConfigureAwait(false),
            ["HAProxy"] = await VersionAsync(PatroniLayout.Proxy, "haproxy", "-v").ConfigureAwait(false),
        };
        var facts = await PatroniFacts.OfAsync(
            spec, cluster.View.Sql, leader, PatroniFacts.Etcd(spec.Dcs), cluster.Layout.MasterAuthority, cluster.Layout.ReplicaAuthority, cancellationToken).ConfigureAwait(false);
        return versions.Concat(facts).ToDictionary();

        async Task<string> VersionAsync(string part, string program, string option)
        {
            try
            {
                var result = await parts.Commands.RunAsync(part, [program, option], cancellationToken).ConfigureAwait(false);
                return result.Output.Split('\n')[0].Trim() is { Length: > 0 } line ? line : MemberSql.Unknown;
            }
            catch (UserErrorException)
            {
                // A container that a fault has ended.
                return MemberSql.Unknown;
            }
        }
    }
}
