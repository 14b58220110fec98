namespace Harness.LoadRunner;

/// <summary>Keeps what a generator did until whoever merges has it for certain.</summary>
internal sealed class PartBuffer : IMeasuredSink
{
    private const int MostAtATime = 20_000;

    private readonly Lock gate = new();
    private readonly Queue<MeasuredOperation> kept = new();
    private long first;

    public void Record(in MeasuredOperation operation)
    {
        lock (gate)
            kept.Enqueue(operation);
    }

    void IOperationSink.Record(in Operation operation) => throw new NotSupportedException("engines give a measured sink measured operations");

    /// <summary>The operations from a number on; those before it are let go.</summary>
    public IReadOnlyCollection<MeasuredOperation> From(long number)
    {
        lock (gate)
        {
            for (; first < number && kept.Count > 0; first++)
                kept.Dequeue();
            return [.. kept.Take(MostAtATime)];
        }
    }
}
