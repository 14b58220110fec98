using System.Runtime.InteropServices;

namespace Harness.LoadRunner;

/// <summary>
/// How long operations were in flight in each second, added up; a second's sum in seconds is the mean number in flight
/// (Little's law), exact where a look now and then would miss bursts. Eight bytes a second. Not thread-safe.
/// </summary>
internal sealed class BusyTime
{
    private const long SecondNs = 1_000_000_000;

    private readonly List<long> busyNs = [];

    /// <summary>Adds one operation.</summary>
    public void Record(long startNs, long endNs)
    {
        if (endNs <= startNs || startNs < 0)
            return;
        var last = (int)((endNs - 1) / SecondNs);
        if (busyNs.Count <= last)
            CollectionsMarshal.SetCount(busyNs, last + 1);
        for (var second = (int)(startNs / SecondNs); second <= last; second++)
            busyNs[second] += Math.Min(endNs, (second + 1) * SecondNs) - Math.Max(startNs, second * SecondNs);
    }

    /// <summary>Operations in flight, averaged over a second of the run's clock.</summary>
    public double MeanInFlight(int second) => second < busyNs.Count ? busyNs[second] / (double)SecondNs : 0;
}
