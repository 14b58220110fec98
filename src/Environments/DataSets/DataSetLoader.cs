using System.Net.Sockets;
using Npgsql;

namespace Harness.Environments;

/// <summary>
/// Brings a data set into a running cluster, straight into the leader and never through the API, and waits until every
/// replica has it. Data that is there already, by number and seed, is kept.
/// </summary>
public static class DataSetLoader
{
    /// <returns>How long it took to load; null when it was there already.</returns>
    /// <exception cref="UserErrorException">There is no leader, it refused the data, or replicas did not follow in time.</exception>
    public static async Task<TimeSpan?> EnsureAsync(
        IEnvironment environment, DataSet dataSet, TimeProvider time, CancellationToken cancellationToken)
    {
        var leader = (await environment.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name
            ?? throw new UserErrorException("the cluster has no leader to load the data set into: see the logs of its members");
        var from = time.GetTimestamp();
        try
        {
            await using var table = await DataSetTable.OpenAsync(environment.ConnectionString(leader), cancellationToken).ConfigureAwait(false);
            if (await table.HoldsAsync(dataSet, cancellationToken).ConfigureAwait(false))
                return null;
            await table.ReplaceAsync(dataSet, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException)
        {
            throw new UserErrorException($"the data set cannot be loaded into {leader}: {error.Message}", error);
        }
        var took = time.GetElapsedTime(from);
        if (!await QuietCluster.ReachAsync(environment, time, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"replicas did not replay the data set within {Timeouts.Rejoin.TotalSeconds} s; make it smaller (dataSet.users)");
        return took;
    }
}
