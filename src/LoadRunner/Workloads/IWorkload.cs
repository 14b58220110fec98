namespace Harness.LoadRunner;

/// <summary>One user operation: what to send, and how to name its outcome.</summary>
public interface IWorkload
{
    /// <summary>Name in scenarios.</summary>
    string Name { get; }

    /// <summary>What its operations are.</summary>
    OperationKind Kind { get; }

    /// <summary>
    /// Identity of an operation that was not run or never came back, so that it can be counted all the same. Of a read it
    /// names the read itself: no write bears this key.
    /// </summary>
    OperationKey KeyOf(ushort worker, uint sequence);

    /// <summary>
    /// Runs one operation. Never throws for what the system under test does: that is an outcome. Throws only
    /// <see cref="OperationCanceledException"/> when the run itself ends.
    /// </summary>
    /// <param name="worker">Worker that runs it; the first part of the key.</param>
    /// <param name="sequence">Its number within the worker.</param>
    /// <param name="deadline">Fires when the operation's time-out has passed.</param>
    ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline);
}

/// <summary>What one operation came to.</summary>
public readonly record struct OperationResult(
    OperationKey Key, OperationKind Kind, Outcome Outcome, OperationFlags Flags, string Error, string Node,
    int Timeline, Environments.Lsn LsnBefore, Environments.Lsn Lsn)
{
    /// <summary>Status and bytes; all 0 for what was never sent.</summary>
    public WireFacts Wire { get; init; }
}
