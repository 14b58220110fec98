using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// A fault that takes the configuration store's majority away. The leader cannot renew its lease and turns read only, and no
/// other can be elected, until it is healed.
/// </summary>
public abstract class EndDcsMajority : IFault
{
    /// <summary>What it hits, where other faults name a member.</summary>
    private const string Part = "dcs";

    public abstract string Name { get; }

    /// <summary>True: without warning; false: in order.</summary>
    protected abstract bool AtOnce { get; }

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IDcsStoppable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => view.Leader is null ? null : Part;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var store = Capability.Of<IDcsStoppable>(environment);
        await store.StopDcsMajorityAsync(AtOnce, cancellationToken);
        if (await store.HasDcsQuorumAsync(cancellationToken))
            throw new FaultNotConfirmedException("the majority of the configuration store was ended, yet it answers");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var store = Capability.Of<IDcsStoppable>(environment);
        await store.StartDcsAsync(cancellationToken);
        if (!await store.HasDcsQuorumAsync(cancellationToken))
            throw new FaultNotConfirmedException("the configuration store was started, yet it does not answer");
    }
}
