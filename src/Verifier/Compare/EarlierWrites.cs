using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>Takes the writes of earlier runs out of a cluster, so that every run of a comparison begins alike.</summary>
internal static class EarlierWrites
{
    /// <summary>Removing and vacuuming the rows of a run, and their replay, take a second or two.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Removes every row that a run has written; returns when all replicas have replayed that.</summary>
    /// <exception cref="UserErrorException">The leader did not do it, or replicas did not follow in time.</exception>
    public static async Task RemoveAsync(IEnvironment environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var leader = (await environment.ViewAsync(cancellationToken)).Leader?.Name
            ?? throw new UserErrorException("the cluster has no leader: see the logs of its Patroni members");
        try
        {
            await using var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(environment.ConnectionString(leader)) { CommandTimeout = (int)Limit.TotalSeconds });
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            // VACUUM is refused inside the transaction that one batch would be.
            foreach (var sql in (string[])["DELETE FROM users WHERE request_key IS NOT NULL", "VACUUM (ANALYZE) users", "CHECKPOINT"])
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (NpgsqlException error)
        {
            throw new UserErrorException($"cannot remove the writes of earlier runs from {leader}: {error.Message}", error);
        }
        if (!await QuietCluster.ReachAsync(environment, time, cancellationToken))
            throw new UserErrorException($"replicas did not follow the removal of earlier writes within {Timeouts.Rejoin.TotalSeconds} s");
    }
}
