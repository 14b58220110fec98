using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Cancels the commits that wait for a synchronous standby, as an impatient operator or a client's time-out does. PostgreSQL
/// then reports success with a warning, of commits that no standby has. Hold replication first, else hardly any waits.
/// </summary>
public sealed class CancelCommitWaits : IFault
{
    private const string Cancel =
        "SELECT count(*) FROM (SELECT pg_cancel_backend(pid) AS done FROM pg_stat_activity WHERE wait_event = 'SyncRep') AS waits WHERE done";

    /// <summary>For commits to run into the wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "cancel-commit-waits";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => [];

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => view.Leader?.Name;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        await using var sql = await LeaderSession.OpenAsync(environment, member, cancellationToken);
        var cancelled = await TimeProvider.System.UntilAsync(Patience, async () => await sql.CountAsync(Cancel, cancellationToken) > 0, cancellationToken);
        if (!cancelled)
            throw new FaultNotConfirmedException($"no commit on {member} waited for a standby within {Patience.TotalSeconds:0} s, so that none was cancelled");
    }

    /// <summary>Nothing is broken: commits to come wait again.</summary>
    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) => Task.CompletedTask;
}
