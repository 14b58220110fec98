using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Holds the leader's WAL back from all standbys while it goes on serving. With asynchronous replication every write
/// acknowledged from here on is lost when the leader dies.
/// </summary>
public sealed class HoldReplication : IFault
{
    public string Name => "hold-replication";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ISlowable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => view.Leader?.Name;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var held = await Capability.Of<ISlowable>(environment).HoldReplicationAsync(member, cancellationToken);
        if (held == 0)
            throw new FaultNotConfirmedException($"{member} has no walsender to hold, or a standby still receives");
    }

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<ISlowable>(environment).ReleaseReplicationAsync(member, cancellationToken);
}
