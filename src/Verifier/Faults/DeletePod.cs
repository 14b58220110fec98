using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Deletes the pod of one member, which ends in order within its grace period. Kubernetes makes it anew by itself; it is healed
/// when its PostgreSQL answers.
/// </summary>
/// <remarks>The target is <c>leader</c> or a replica.</remarks>
public class DeletePod : IFault
{
    public virtual string Name => "delete-pod";

    protected virtual bool AtOnce => false;

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IPodDeletable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken) =>
        Capability.Of<IPodDeletable>(environment).DeletePodAsync(member, AtOnce, cancellationToken);

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<IPodDeletable>(environment).AwaitPodAsync(member, cancellationToken);
}
