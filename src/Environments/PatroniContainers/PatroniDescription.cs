using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>What a report says about the cluster in containers that it was made on.</summary>
internal static class PatroniDescription
{
    private const string Unknown = "unknown";

    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(ContainerCluster cluster, ContainerParts parts, CancellationToken cancellationToken)
    {
        var spec = cluster.Layout.Spec;
        var leader = (await cluster.View.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name ?? cluster.Layout.Members[0];
        return new Dictionary<string, string>
        {
            ["environment"] = "containers under Patroni",
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["Docker"] = parts.Engine.Version,
            ["compose"] = parts.Compose.Version,
            ["release"] = spec.Release.Name(),
            ["images"] = string.Join(", ", cluster.Saved.Images.Values),
            ["subnet"] = $"{cluster.Layout.Prefix}.0.0/16",
            ["PostgreSQL"] = await ShowAsync("server_version").ConfigureAwait(false),
            ["Patroni"] = await cluster.View.VersionAsync(cancellationToken).ConfigureAwait(false) ?? Unknown,
            ["etcd"] = await VersionAsync(cluster.Layout.Etcds[0], "etcd", "--version").ConfigureAwait(false),
            ["HAProxy"] = await VersionAsync(PatroniLayout.Proxy, "haproxy", "-v").ConfigureAwait(false),
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["kernel"] = $"Linux {Environment.OSVersion.Version} ({RuntimeInformation.OSDescription})",
            ["timing profile"] = spec.Timing.ToString(),
            ["dcs"] = spec.Dcs == Dcs.Etcd3 ? "etcd, v3 API" : "etcd, v2 API",
            ["replication mode"] = await ShowAsync(PatroniModes.ModeSetting).ConfigureAwait(false),
            ["fsync"] = await ShowAsync("fsync").ConfigureAwait(false),
            ["synchronous_commit"] = await ShowAsync("synchronous_commit").ConfigureAwait(false),
            ["synchronous_standby_names"] = await ShowAsync("synchronous_standby_names").ConfigureAwait(false),
            ["maximum_lag_on_failover"] = string.Create(CultureInfo.InvariantCulture, $"{PatroniModes.MaximumLagOnFailoverBytes} bytes"),
            ["reads"] = spec.Reads.Name(),
            ["PG_AUTHORITY_MASTER"] = cluster.Layout.MasterAuthority,
            ["PG_AUTHORITY_REPLICA"] = cluster.Layout.ReplicaAuthority,
            ["API password cost"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        async Task<string> ShowAsync(string setting) =>
            await cluster.View.Sql.TryScalarAsync(leader, $"SHOW {setting}", cancellationToken).ConfigureAwait(false) is { } value
                ? value.Length == 0 ? "(empty)" : value
                : Unknown;

        async Task<string> VersionAsync(string part, string program, string option)
        {
            try
            {
                var result = await parts.Commands.RunAsync(part, [program, option], cancellationToken).ConfigureAwait(false);
                return result.Output.Split('\n')[0].Trim() is { Length: > 0 } line ? line : Unknown;
            }
            catch (UserErrorException)
            {
                // A container that a fault has ended.
                return Unknown;
            }
        }
    }
}
