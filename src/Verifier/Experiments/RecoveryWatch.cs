using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Passes operations on and notices when writes are acknowledged again after a fault or its healing, so that load goes on until then.
/// </summary>
public sealed class RecoveryWatch(IOperationSink next, RunClock clock) : IOperationSink
{
    /// <summary>Load that goes on after recovery, so that the report shows the cluster well again.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private const long Never = -1;

    private long disturbedNs = long.MinValue;
    private long recoveredNs = long.MaxValue;
    private long lastAckNs = Never;
    private volatile bool hasWrites;

    public void Record(in Operation operation)
    {
        next.Record(operation);
        if (!operation.IsWrite)
            return;
        hasWrites = true;
        if (operation.Outcome != Outcome.Ok || operation.StartNs < Volatile.Read(ref disturbedNs))
            return;
        var before = Interlocked.Exchange(ref lastAckNs, operation.EndNs);
        if (before == Never || operation.EndNs - before > Settle.TotalNanoseconds)
            Volatile.Write(ref recoveredNs, operation.EndNs);
    }

    /// <summary>
    /// A fault that stops writes took hold at this time, or any fault was healed: one that is not there to stop writes, like the
    /// end of the configuration store, may have stopped them all the same. Recovery starts anew.
    /// </summary>
    public void Disturbed(long atNs)
    {
        Volatile.Write(ref disturbedNs, atNs);
        Volatile.Write(ref recoveredNs, long.MaxValue);
        Volatile.Write(ref lastAckNs, Never);
    }

    /// <summary>Writes that began after the last disturbance have been acknowledged for a while, and still are; true of a load without writes.</summary>
    /// <remarks>A leader whose manager is killed goes on until its standby leaves it: its last writes are no recovery.</remarks>
    public bool HasRecovered =>
        Volatile.Read(ref disturbedNs) == long.MinValue || !hasWrites
        || (Volatile.Read(ref recoveredNs) is var at and < long.MaxValue && clock.NowNs - at > Settle.TotalNanoseconds
            && clock.NowNs - Volatile.Read(ref lastAckNs) <= Settle.TotalNanoseconds);
}
