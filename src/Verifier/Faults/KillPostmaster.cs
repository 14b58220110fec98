using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Ends the leader's postmaster alone with SIGKILL: its manager starts PostgreSQL again in place, after crash recovery.</summary>
public sealed class KillPostmaster : IFault
{
    public string Name => "kill-postmaster";

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ICrashable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Leader(view, spec, mode);

    public Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken) =>
        Capability.Of<ICrashable>(environment).CrashPostgresAsync(member, cancellationToken);

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<ICrashable>(environment).AwaitPostgresAsync(member, cancellationToken);
}
