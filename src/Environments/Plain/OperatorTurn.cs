namespace Harness.Environments;

/// <summary>There is one operator, who does one failover after the other: two at a time would end each other's leader.</summary>
internal sealed class OperatorTurn : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits for the operator; disposing the result sets him free.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
