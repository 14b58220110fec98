namespace Harness.LoadRunner;

/// <summary>A sink that wants all that statistics are made of, not the operations alone.</summary>
internal interface IMeasuredSink : IOperationSink
{
    /// <summary>Instead of <see cref="IOperationSink.Record"/>. Thread-safe.</summary>
    void Record(in MeasuredOperation operation);
}

/// <summary>One operation with what the engine knows of it beside.</summary>
/// <param name="Load">Number of its load in the plan.</param>
/// <param name="Part">Number of its workload in a mixed or stepped load.</param>
/// <param name="Scheduled">It had an arrival time of its own (open model).</param>
internal readonly record struct MeasuredOperation(Operation Operation, int Load, int Part, bool Scheduled, WireFacts Wire);
