using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>What a report says about the cluster it was made on.</summary>
internal static class LocalDescription
{
    private const string Unknown = "unknown";

    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(
        LocalCluster cluster, Programs programs, TimeProvider time, CancellationToken cancellationToken)
    {
        var spec = cluster.Layout.Spec;
        var leader = (await cluster.View.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name ?? cluster.Layout.Members[0];
        return new Dictionary<string, string>
        {
            ["environment"] = "local processes",
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["PostgreSQL"] = await ShowAsync("server_version").ConfigureAwait(false),
            ["Patroni"] = await VersionAsync(programs.Patroni, "--version").ConfigureAwait(false),
            ["etcd"] = await VersionAsync(programs.Etcd, "--version").ConfigureAwait(false),
            ["HAProxy"] = await VersionAsync(programs.Haproxy, "-v").ConfigureAwait(false),
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
            ["PG_AUTHORITY_MASTER"] = cluster.Layout.Endpoints.Write,
            ["PG_AUTHORITY_REPLICA"] = cluster.Layout.Endpoints.Read,
            ["API password cost"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        async Task<string> ShowAsync(string setting) =>
            await cluster.Sql.TryScalarAsync(leader, $"SHOW {setting}", cancellationToken).ConfigureAwait(false) is { } value
                ? value.Length == 0 ? "(empty)" : value
                : Unknown;

        async Task<string> VersionAsync(string program, string option) =>
            await ProgramVersion.FirstLineAsync(program, option, time, cancellationToken).ConfigureAwait(false) ?? Unknown;
    }
}
