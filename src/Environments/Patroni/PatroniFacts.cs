using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>What a report says about a cluster under Patroni, wherever its members run.</summary>
internal static class PatroniFacts
{
    /// <summary>The API of etcd that Patroni talks to, in words.</summary>
    public static string Etcd(Dcs dcs) => dcs == Dcs.Etcd3 ? "etcd, v3 API" : "etcd, v2 API";

    /// <summary>Settings in force, and where the API goes, in the order of the report.</summary>
    /// <param name="leader">Member whose PostgreSQL is asked.</param>
    /// <param name="store">Patroni's configuration store, in words.</param>
    /// <param name="master">The API's <c>PG_AUTHORITY_MASTER</c>.</param>
    /// <param name="replica">The API's <c>PG_AUTHORITY_REPLICA</c>.</param>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(
        EnvironmentSpec spec, MemberSql sql, string leader, string store, string master, string replica, CancellationToken cancellationToken)
    {
        return new Dictionary<string, string>
        {
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["kernel"] = $"Linux {Environment.OSVersion.Version} ({RuntimeInformation.OSDescription})",
            ["timing profile"] = spec.Timing.ToString(),
            ["dcs"] = store,
            ["replication mode"] = await ShowAsync(PatroniModes.ModeSetting).ConfigureAwait(false),
            ["fsync"] = await ShowAsync("fsync").ConfigureAwait(false),
            ["synchronous_commit"] = await ShowAsync("synchronous_commit").ConfigureAwait(false),
            ["synchronous_standby_names"] = await ShowAsync("synchronous_standby_names").ConfigureAwait(false),
            ["maximum_lag_on_failover"] = string.Create(CultureInfo.InvariantCulture, $"{PatroniModes.MaximumLagOnFailoverBytes} bytes"),
            ["reads"] = spec.Reads.Name(),
            ["PG_AUTHORITY_MASTER"] = master,
            ["PG_AUTHORITY_REPLICA"] = replica,
            ["API password cost"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        Task<string> ShowAsync(string setting) => sql.ShowAsync(leader, setting, cancellationToken);
    }
}
