namespace Harness.LoadRunner;

/// <summary>What ended within one second. Not thread-safe.</summary>
internal sealed class SecondBucket
{
    private readonly LatencyHistogram response = new(digits: 2);
    private long ok;
    private long fail;
    private long unknown;
    private long notSent;

    public void Record(in Operation operation)
    {
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
        if (operation.Flags.HasFlag(OperationFlags.NotSent))
            notSent++;
    }

    public void Add(SecondBucket other)
    {
        (ok, fail, unknown, notSent) = (ok + other.ok, fail + other.fail, unknown + other.unknown, notSent + other.notSent);
        response.Add(other.response);
    }

    public void Reset()
    {
        (ok, fail, unknown, notSent) = (0, 0, 0, 0);
        response.Reset();
    }

    public SecondReport ToReport(int second) =>
        new(second, ok, fail, unknown, notSent, response.Ms(50), response.Ms(95), response.Ms(99));
}
