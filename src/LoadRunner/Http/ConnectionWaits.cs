namespace Harness.LoadRunner;

/// <summary>Measures how long it takes to make connections. Thread-safe.</summary>
internal sealed class ConnectionWaits(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LatencyHistogram waits = new(digits: 2);
    private long failed;
    private long slow;

    /// <summary>Makes a connection, and counts it whatever comes of it.</summary>
    public async ValueTask<T> MeasureAsync<T>(Func<ValueTask<T>> connect)
    {
        var began = time.GetTimestamp();
        try
        {
            var connection = await connect().ConfigureAwait(false);
            Record(time.GetElapsedTime(began));
            return connection;
        }
        catch
        {
            Interlocked.Increment(ref failed);
            throw;
        }
    }

    public ConnectionReport ToReport()
    {
        lock (gate)
            return new ConnectionReport(waits.Count, Interlocked.Read(ref failed), waits.Ms(50), waits.Ms(99), waits.MaxMs, slow);
    }

    private void Record(TimeSpan wait)
    {
        lock (gate)
        {
            waits.Record(wait.Ticks * 100);
            if (wait.TotalMilliseconds > GeneratorHonesty.MaxScheduleLagMsP99)
                slow++;
        }
    }
}
