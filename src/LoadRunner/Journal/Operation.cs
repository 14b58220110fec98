using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What an operation did.</summary>
public enum OperationKind : byte
{
    /// <summary>A write: registers the user that <see cref="Operation.Key"/> names.</summary>
    Register = 1,

    /// <summary>A read of the user that <see cref="Operation.Key"/> names.</summary>
    GetUser = 2,

    /// <summary>A write by the fixed-rate prober; in every other way a register.</summary>
    Probe = 3,

    /// <summary>A search by names: a read of no user in particular, so its key is its own.</summary>
    Search = 4,

    /// <summary>A login: reads a user's password; its key is its own.</summary>
    Login = 5,

    /// <summary>A read of a fixed address, which looks for no write: its key names the read itself.</summary>
    Get = 15,
}

/// <summary>What else is known of an operation.</summary>
[Flags]
public enum OperationFlags : byte
{
    None = 0,

    /// <summary>Acknowledged, but PostgreSQL warned that the wait for synchronous replication was cancelled.</summary>
    WeakAck = 1,

    /// <summary>A read that returned the user.</summary>
    Found = 2,

    /// <summary>A read that returned 404: the user was not there.</summary>
    NotFound = 4,

    /// <summary>Never sent: all allowed operations were in flight. Its outcome is <see cref="Outcome.Fail"/>.</summary>
    NotSent = 8,

    /// <summary>Part of the warm-up: verified like every other, but left out of the statistics.</summary>
    WarmUp = 16,
}

/// <summary>One operation as the journal keeps it.</summary>
/// <param name="Key">Of a write, its own identity; of a read, the identity of the write it looked for.</param>
/// <param name="IntendedNs">When the schedule wanted it to start, in nanoseconds of the run's clock.</param>
/// <param name="StartNs">When it was sent.</param>
/// <param name="EndNs">When its answer, error or time-out was seen.</param>
/// <param name="Error">Why it is not ok: SQLSTATE, HTTP status or a name of the outcome table; empty when ok.</param>
/// <param name="Node">Address (<c>host:port</c>) of the PostgreSQL that answered; empty when unknown.</param>
/// <param name="Timeline">Timeline it was committed on; 0 when unknown.</param>
/// <param name="LsnBefore">The commit record starts at or after this position; 0 when unknown.</param>
/// <param name="Lsn">The commit record ends at or before this position; 0 when unknown.</param>
public readonly record struct Operation(
    OperationKey Key, OperationKind Kind, Outcome Outcome, OperationFlags Flags,
    long IntendedNs, long StartNs, long EndNs,
    string Error, string Node, int Timeline, Lsn LsnBefore, Lsn Lsn)
{
    /// <summary>Worker that ran it: one client. Of a write it is in the key as well, of a read only here.</summary>
    public ushort Session { get; init; }

    /// <summary>True for operations that leave a row behind when they succeed.</summary>
    public bool IsWrite => Kind is OperationKind.Register or OperationKind.Probe;
}
