namespace Harness.Verifier;

/// <summary>The faults of one run as they really happened, saved at every change. Thread-safe.</summary>
public sealed class FaultBook(RunStore store, EventLog events)
{
    private readonly List<AppliedFault> faults = [];
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>The faults so far, in the order in which they were begun.</summary>
    public IReadOnlyList<AppliedFault> All
    {
        get
        {
            lock (faults)
                return [.. faults];
        }
    }

    public AppliedFault this[int index]
    {
        get
        {
            lock (faults)
                return faults[index];
        }
    }

    /// <summary>Enters a fault; returns its number in the book.</summary>
    public async Task<int> AddAsync(AppliedFault fault)
    {
        int index;
        lock (faults)
        {
            index = faults.Count;
            faults.Add(fault);
        }
        await SaveAsync(fault);
        return index;
    }

    /// <summary>Enters what became of a fault.</summary>
    public async Task UpdateAsync(int index, Func<AppliedFault, AppliedFault> change)
    {
        AppliedFault changed;
        lock (faults)
            changed = faults[index] = change(faults[index]);
        await SaveAsync(changed);
    }

    private async Task SaveAsync(AppliedFault changed)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            await store.SaveFaultsAsync(All);
        }
        finally
        {
            gate.Release();
        }
        if (changed.Error is not null)
            events.Add(RunEventKind.FaultFailed, changed.Subject, $"{changed.Fault}: {changed.Error}");
    }
}
