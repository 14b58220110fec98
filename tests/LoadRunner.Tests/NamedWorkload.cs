using System.Collections.Concurrent;

namespace Harness.LoadRunner.Tests;

/// <summary>A workload without a server: ends at once, as it is told to.</summary>
internal sealed class NamedWorkload(string name, Func<uint, Outcome>? outcome = null, IUserSource? users = null) : IWorkload
{
    public string Name => name;

    public OperationKind Kind => OperationKind.Search;

    /// <summary>Workers in the order in which they ran.</summary>
    public ConcurrentQueue<(ushort Worker, uint Sequence)> Runs { get; } = [];

    public OperationKey KeyOf(ushort worker, uint sequence) => new(1, worker, sequence);

    public ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        users?.TryTake(worker, sequence, out _);
        Runs.Enqueue((worker, sequence));
        var ended = outcome?.Invoke(sequence) ?? Outcome.Ok;
        return ValueTask.FromResult(new OperationResult(
            KeyOf(worker, sequence), Kind, ended, OperationFlags.None, ended == Outcome.Ok ? "" : "broken", "", 0, default, default)
        {
            Wire = new WireFacts(ended == Outcome.Ok ? 200 : 503, 0, 0),
        });
    }
}
