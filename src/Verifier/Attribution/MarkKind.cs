namespace Harness.Verifier;

/// <summary>What a mark means for the recovery; most are only told to people.</summary>
public enum MarkKind
{
    /// <summary>Worth telling.</summary>
    Told,

    /// <summary>A fault began.</summary>
    FaultBegan,

    /// <summary>A fault was healed.</summary>
    FaultHealed,

    /// <summary>Some part noticed that the leader does not answer.</summary>
    Noticed,

    /// <summary>The leader key is gone, or in another's hands.</summary>
    KeyLost,

    /// <summary>A member took the leader key.</summary>
    KeyTaken,

    /// <summary>A member's name was written over the holder's.</summary>
    KeyOverwritten,

    /// <summary>A member decided to lead.</summary>
    Chosen,

    /// <summary>A member gave its leadership up.</summary>
    Demoted,

    /// <summary>PostgreSQL takes writes from now on.</summary>
    Writable,

    /// <summary>PostgreSQL ended or was shut down.</summary>
    Ended,

    /// <summary>The proxy routes writes to a member no longer.</summary>
    RouteClosed,

    /// <summary>The proxy routes writes to a member from now on.</summary>
    RouteOpened,

    /// <summary>What a member wrote beyond the fork is being thrown away.</summary>
    Rewound,

    /// <summary>A member follows a leader.</summary>
    Follows,

    /// <summary>The last acknowledgement before an outage, or the first after it.</summary>
    Acknowledged,

    /// <summary>The first or the last acknowledgement of writes that were lost.</summary>
    LostAcknowledged,
}
