namespace Harness.Verifier;

/// <summary>How a commit lies to the place where its timeline was left.</summary>
internal enum Abandonment
{
    /// <summary>Its timeline, or how it was left, is not recorded.</summary>
    NotKnown,

    /// <summary>On the part of the timeline that no later one inherited: a failover explains its loss.</summary>
    BeyondFork,

    /// <summary>On a timeline that is no ancestor of the leader's: it was abandoned as a whole.</summary>
    OtherLineage,

    /// <summary>At or below the fork: the next timeline inherited it. No failover explains its loss.</summary>
    BelowFork,

    /// <summary>On the timeline that the leader is still on. No failover explains its loss.</summary>
    PresentTimeline,
}
