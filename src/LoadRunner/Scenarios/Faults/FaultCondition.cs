namespace Harness.LoadRunner;

/// <summary>A state of the cluster that triggers a fault.</summary>
public sealed record FaultCondition
{
    public required ClusterState State { get; init; }

    /// <summary>Of <see cref="ClusterState.LagAbove"/>: the replay lag of any replica, in bytes; null for other states.</summary>
    public long? LagBytes { get; init; }

    /// <summary>From the moment that the state is seen to the fault.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>How long it is waited for; a fault whose state never came was not injected, and the run is unknown.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>States that faults can wait for.</summary>
public enum ClusterState
{
    /// <summary>Another member leads than when the wait began.</summary>
    LeaderChanged,

    /// <summary>A member has become a synchronous standby since the wait began.</summary>
    StandbySynchronous,

    /// <summary>A running replica is further behind than so many bytes.</summary>
    LagAbove,

    /// <summary>A former leader is being rewound.</summary>
    RewindBegan,
}
