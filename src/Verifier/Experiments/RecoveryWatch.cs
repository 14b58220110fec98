using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Passes operations on and notices when writes are acknowledged again after a fault, so that load goes on until then.
/// </summary>
public sealed class RecoveryWatch(IOperationSink next, RunClock clock) : IOperationSink
{
    /// <summary>Load that goes on after recovery, so that the report shows the cluster well again.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private long lastFaultNs = long.MinValue;
    private long recoveredNs = long.MaxValue;

    public void Record(in Operation operation)
    {
        next.Record(operation);
        if (operation is { IsWrite: true, Outcome: Outcome.Ok } && operation.StartNs >= Volatile.Read(ref lastFaultNs))
            Interlocked.CompareExchange(ref recoveredNs, operation.EndNs, long.MaxValue);
    }

    /// <summary>A fault that stops writes took hold at this time; recovery starts anew.</summary>
    public void FaultConfirmed(long atNs)
    {
        Volatile.Write(ref lastFaultNs, atNs);
        Volatile.Write(ref recoveredNs, long.MaxValue);
    }

    /// <summary>A write that began after the last fault was acknowledged, and a while has passed since.</summary>
    public bool HasRecovered =>
        Volatile.Read(ref lastFaultNs) == long.MinValue
        || (Volatile.Read(ref recoveredNs) is var at and < long.MaxValue && clock.NowNs - at > Settle.TotalNanoseconds);
}
