using System.Globalization;

namespace Harness.Environments;

/// <summary>What a report says about the cluster it was made on.</summary>
internal static class PlainDescription
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(PlainCluster cluster, CancellationToken cancellationToken)
    {
        var spec = cluster.Layout.Saved.Spec;
        return new Dictionary<string, string>
        {
            ["environment"] = "containers, plain streaming replication without a cluster manager",
            ["failover"] = "by hand: Harness promotes the standby that has received most (pg_promote) and re-points the others and the API",
            ["fencing"] = spec.Fencing ? "the failed leader is killed before the promotion" : "none: the failed leader may go on accepting writes",
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["release"] = spec.Release.Name(),
            ["data disks"] = OwnDisks.Describe(spec),
            ["subnet"] = $"{cluster.Layout.Saved.Subnet}.0.0/16",
            ["PostgreSQL"] = await ShowAsync("server_version").ConfigureAwait(false),
            ["Docker engine"] = cluster.Engine.Version,
            ["compose"] = cluster.Compose.Version,
            ["kernel"] = $"Linux {Environment.OSVersion.Version}",
            ["replication mode"] = $"{spec.Replication.Name()}{(spec.Replication is ReplicationMode.Async or ReplicationMode.SyncStrict ? "" : " (PostgreSQL without a manager waits until a standby is back, as in sync-strict)")}",
            ["fsync"] = await ShowAsync("fsync").ConfigureAwait(false),
            ["synchronous_commit"] = await ShowAsync("synchronous_commit").ConfigureAwait(false),
            ["synchronous_standby_names"] = await ShowAsync("synchronous_standby_names").ConfigureAwait(false),
            ["reads"] = spec.Reads.Name(),
            ["PG_AUTHORITY_MASTER"] = cluster.Layout.Master,
            ["PG_AUTHORITY_REPLICA"] = cluster.Layout.Replica,
            ["API password cost"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        Task<string> ShowAsync(string setting) => cluster.Sql.ShowAsync(cluster.Leader, setting, cancellationToken);
    }
}
