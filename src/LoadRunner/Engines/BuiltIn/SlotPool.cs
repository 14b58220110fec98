namespace Harness.LoadRunner;

/// <summary>The slots of one load: as many as operations may be in flight. Thread-safe.</summary>
internal sealed class SlotPool
{
    private readonly Lock gate = new();
    private readonly OperationSlot[] all;
    private readonly Stack<OperationSlot> free;

    public SlotPool(LoadLane lane, ushort firstWorker, int count)
    {
        all = [.. Enumerable.Range(0, count).Select(i => new OperationSlot(lane, (ushort)(firstWorker + i)))];
        free = new Stack<OperationSlot>(all.Reverse());
    }

    public IReadOnlyList<OperationSlot> All => all;

    public int InFlight
    {
        get
        {
            lock (gate)
                return all.Length - free.Count;
        }
    }

    /// <summary>Takes the slot that was free for the shortest time: few workers under light load, warm memory.</summary>
    public OperationSlot? TryTake()
    {
        lock (gate)
            return free.TryPop(out var slot) ? slot : null;
    }

    public void Return(OperationSlot slot)
    {
        lock (gate)
            free.Push(slot);
    }
}
