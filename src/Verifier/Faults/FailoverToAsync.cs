using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Has an asynchronous standby promoted by hand, whatever it lacks: the mistake by which synchronous replication loses
/// acknowledged writes. A leader that lives refuses it in synchronous modes, so end the leader just before.
/// </summary>
public sealed class FailoverToAsync : IFault
{
    public string Name => "failover-to-async";

    public bool ForcesFailover(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IForcedFailover>(environment);

    /// <summary>The leader that is replaced: it keeps the name until its lease ends, dead or not.</summary>
    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => Candidate(view, mode) is null ? null : view.Leader?.Name;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var candidate = Candidate(await environment.ViewAsync(cancellationToken), environment.Spec.Replication)
            ?? throw new FaultNotConfirmedException("no asynchronous standby is left to promote");
        await Capability.Of<IForcedFailover>(environment).FailOverToAsync(candidate, cancellationToken);
    }

    /// <summary>Nothing to mend but the dead leader, which is another fault's to heal.</summary>
    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) => Task.CompletedTask;

    private string? Candidate(ClusterView view, ReplicationMode mode) =>
        FaultTargets.Replica(view, new FaultSpec { Fault = Name, At = new FaultTrigger(0, TimeSpan.Zero, false), Target = FaultTargets.Async }, mode);
}
