using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Has every session of the API's database commit with <c>synchronous_commit = local</c>, as somebody may who wants writes to
/// be faster: no commit waits for a standby, whatever the replication mode says.
/// </summary>
public sealed class CommitLocally : IFault
{
    private const string Is =
        "SELECT count(*) FROM pg_db_role_setting, pg_database WHERE setdatabase = pg_database.oid AND datname = current_database() "
        + "AND 'synchronous_commit=local' = ANY (setconfig)";

    /// <summary>A setting of the database holds for new sessions only.</summary>
    private const string EndOlderSessions =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        + "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "commit-locally";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => [];

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => view.Leader?.Name;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        await using var sql = await LeaderSession.OpenAsync(environment, member, cancellationToken);
        await sql.SetDatabaseAsync("synchronous_commit = 'local'", cancellationToken);
        if (await sql.CountAsync(Is, cancellationToken) == 0)
            throw new FaultNotConfirmedException($"synchronous_commit was set to local on {member}, and is not");
        await sql.CountAsync(EndOlderSessions, cancellationToken);
    }

    /// <summary>The setting is replicated, so that it is taken back on the leader of this moment, whoever that is.</summary>
    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        string? leader = null;
        await TimeProvider.System.UntilAsync(
            Patience,
            async () => (leader = (await environment.ViewAsync(cancellationToken)).Leader is { State: MemberState.Running } found ? found.Name : null) is not null,
            cancellationToken);
        await using var sql = await LeaderSession.OpenAsync(
            environment, leader ?? throw new FaultNotConfirmedException("there is no leader to reset synchronous_commit on"), cancellationToken);
        await sql.ResetDatabaseAsync("synchronous_commit", cancellationToken);
        if (await sql.CountAsync(Is, cancellationToken) > 0)
            throw new FaultNotConfirmedException($"synchronous_commit was reset on {leader}, and is local");
        await sql.CountAsync(EndOlderSessions, cancellationToken);
    }
}
