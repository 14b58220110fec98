namespace Harness.Verifier;

/// <summary>Something that happened in a run, on the run's clock. One line of <c>events.jsonl</c>.</summary>
/// <param name="AtNs">Nanoseconds of the run's clock.</param>
/// <param name="Subject">Member, phase or fault that it is about.</param>
/// <param name="Text">For people.</param>
public sealed record RunEvent(long AtNs, RunEventKind Kind, string Subject, string Text);

public enum RunEventKind
{
    /// <summary>A phase of the run began; the subject is its name.</summary>
    Phase,

    /// <summary>A fault took hold, confirmed; the subject is "fault member", e.g. "kill-leader n1".</summary>
    FaultInjected,

    /// <summary>A fault was healed, confirmed.</summary>
    FaultHealed,

    /// <summary>A fault or its healing could not be confirmed.</summary>
    FaultFailed,

    /// <summary>
    /// A step of a failover that Harness does by hand, where no cluster manager does it; the subject is the failed leader.
    /// </summary>
    FailoverByHand,

    /// <summary>The cluster's manager shows no leader any more; the subject is the former one.</summary>
    LeaderLost,

    /// <summary>The cluster's manager shows a new leader; the subject is its name.</summary>
    LeaderElected,

    /// <summary>A member changed its role, state or timeline.</summary>
    MemberChanged,

    /// <summary>The rows of a former leader from before its healing were read, or could not be.</summary>
    Salvaged,

    /// <summary>The kernel has killed a process for lack of memory; the subject is the part of the cluster that lost it.</summary>
    OutOfMemory,

    /// <summary>The set of synchronous standbys changed; the subject is their names, comma separated.</summary>
    SyncStandbysChanged,
}
