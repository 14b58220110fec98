using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Ends the leader's manager alone with SIGKILL. Its PostgreSQL lives on as a primary without a lease while another member is
/// promoted; only the proxy keeps clients off it.
/// </summary>
public sealed class KillPatroni : IFault
{
    public string Name => "kill-patroni";

    public bool ForcesFailover(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IManagerKillable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Leader(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var capability = Capability.Of<IManagerKillable>(environment);
        await capability.KillManagerAsync(member, cancellationToken);
        if (await capability.IsManagerRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the manager of {member} was killed, and runs");
        if (!await capability.IsRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the manager of {member} was killed, and PostgreSQL ended with it");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var capability = Capability.Of<IManagerKillable>(environment);
        await capability.StartMemberAsync(member, cancellationToken);
        if (!await capability.IsManagerRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the manager of {member} was started, and ended at once; see its log");
    }
}
