using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One way to break a cluster. A fault asks the environment for capabilities and never names an environment.</summary>
public interface IFault
{
    /// <summary>Name in scenarios.</summary>
    string Name { get; }

    /// <summary>True when writes are expected to stop until another member is promoted.</summary>
    bool ForcesFailover(FaultSpec spec);

    /// <summary>True when another member may be promoted without having to be, so that a change of leader is no riddle.</summary>
    bool MayMoveLeader(FaultSpec spec) => ForcesFailover(spec);

    /// <summary>Capabilities it needs that the environment lacks, by interface name; empty when it can be used.</summary>
    IReadOnlyList<string> Missing(IEnvironment environment);

    /// <summary>What the cluster must be made of for the fault to be possible in it.</summary>
    EnvironmentSpec Prepare(EnvironmentSpec environment) => environment;

    /// <summary>Chooses the member to hit in the cluster as it is now; null while none fits yet.</summary>
    string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode);

    /// <summary>Breaks the member; returns when it is confirmed to be broken.</summary>
    /// <exception cref="FaultNotConfirmedException">It was done, and did not take.</exception>
    Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken);

    /// <summary>Mends the member; returns when confirmed. Idempotent; called at the end of every run.</summary>
    Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken);
}

/// <summary>A fault or its healing was carried out and cannot be seen in the cluster.</summary>
public sealed class FaultNotConfirmedException(string message) : Exception(message);
