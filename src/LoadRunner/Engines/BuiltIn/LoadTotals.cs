namespace Harness.LoadRunner;

/// <summary>Running totals of all loads, warm-up included, for progress. Thread-safe.</summary>
internal sealed class LoadTotals
{
    private long ok;
    private long fail;
    private long unknown;
    private long notSent;

    public void Count(in Operation operation)
    {
        ref var total = ref fail;
        if (operation.Outcome == Outcome.Ok)
            total = ref ok;
        else if (operation.Outcome == Outcome.Unknown)
            total = ref unknown;
        Interlocked.Increment(ref total);
        if (operation.Flags.HasFlag(OperationFlags.NotSent))
            Interlocked.Increment(ref notSent);
    }

    public LoadProgress ToProgress(TimeSpan elapsed, TimeSpan planned, int inFlight, double okPerSecond) => new(
        elapsed, planned, Interlocked.Read(ref ok), Interlocked.Read(ref fail), Interlocked.Read(ref unknown),
        Interlocked.Read(ref notSent), inFlight, okPerSecond);
}
