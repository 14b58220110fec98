namespace Harness.LoadRunner;

/// <summary>What ended within one second. Not thread-safe.</summary>
internal sealed class SecondBucket
{
    private readonly LatencyHistogram response = new(digits: 2);
    private readonly LatencyHistogram lag = new(digits: 2);
    private readonly Dictionary<string, long> errors = new(StringComparer.Ordinal);
    private long ok;
    private long fail;
    private long unknown;
    private long notSent;
    private long bytesSent;
    private long bytesReceived;

    /// <param name="scheduled">It had an arrival time of its own, so its start could lag.</param>
    public void Record(in Operation operation, bool scheduled, in WireFacts wire)
    {
        (bytesSent, bytesReceived) = (bytesSent + wire.BytesSent, bytesReceived + wire.BytesReceived);
        switch (operation.Outcome)
        {
            case Outcome.Ok:
                ok++;
                response.Record(operation.EndNs - operation.IntendedNs);
                break;
            case Outcome.Fail:
                fail++;
                break;
            default:
                unknown++;
                break;
        }
        if (operation.Outcome != Outcome.Ok)
            errors[operation.Error] = errors.GetValueOrDefault(operation.Error) + 1;
        if (operation.Flags.HasFlag(OperationFlags.NotSent))
            notSent++;
        else if (scheduled)
            lag.Record(operation.StartNs - operation.IntendedNs);
    }

    public void Add(SecondBucket other)
    {
        (ok, fail, unknown, notSent) = (ok + other.ok, fail + other.fail, unknown + other.unknown, notSent + other.notSent);
        (bytesSent, bytesReceived) = (bytesSent + other.bytesSent, bytesReceived + other.bytesReceived);
        response.Add(other.response);
        lag.Add(other.lag);
        foreach (var (error, count) in other.errors)
            errors[error] = errors.GetValueOrDefault(error) + count;
    }

    public void Reset()
    {
        (ok, fail, unknown, notSent, bytesSent, bytesReceived) = (0, 0, 0, 0, 0, 0);
        response.Reset();
        lag.Reset();
        errors.Clear();
    }

    public SecondReport ToReport(int second) =>
        new(second, ok, fail, unknown, notSent, response.Ms(50), response.Ms(95), response.Ms(99))
        {
            LatencyMsMean = response.MeanMs,
            LatencyMsMax = response.MaxMs,
            LagMsP99 = lag.Count > 0 ? lag.Ms(99) : null,
            LagMsMax = lag.Count > 0 ? lag.MaxMs : null,
            BytesSent = bytesSent,
            BytesReceived = bytesReceived,
            Errors = errors.Count > 0 ? new Dictionary<string, long>(errors) : null,
        };
}
