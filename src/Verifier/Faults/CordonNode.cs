using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Closes the node of one member to new pods and deletes the member's pod in order, so that Kubernetes cannot bring it back: a
/// node under maintenance. It is healed when the node is open again and PostgreSQL answers.
/// </summary>
/// <remarks>The target is <c>leader</c> or a replica.</remarks>
public sealed class CordonNode : IFault
{
    public string Name => "cordon-node";

    public bool ForcesFailover(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ICordonable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var nodes = Capability.Of<ICordonable>(environment);
        await nodes.CordonAsync(member, cancellationToken);
        if (!await nodes.IsCordonedAsync(cancellationToken))
            throw new FaultNotConfirmedException($"the node of {member} was closed by somebody else before, and would not be opened at the end");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var nodes = Capability.Of<ICordonable>(environment);
        await nodes.UncordonAsync(member, cancellationToken);
        if (await nodes.IsCordonedAsync(cancellationToken))
            throw new FaultNotConfirmedException($"the node of {member} was opened, yet it takes no new pods");
    }
}
