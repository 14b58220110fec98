namespace Harness.LoadRunner;

/// <summary>
/// Arrival times of the open model. Pure: arrival number i comes when the integral of the rate reaches i, so times are
/// computed from the start of the schedule each, never from one another, and cannot drift. For Poisson arrivals it comes when
/// the integral reaches the sum of i unit exponential gaps (inversion: Çinlar 1975; Lewis and Shedler 1979).
/// </summary>
internal static class ArrivalSchedule
{
    /// <summary>Arrival times in nanoseconds from the start of the first phase, in multiples of 100.</summary>
    /// <param name="phases">Inject, RampingInject and Pause, one after the other.</param>
    /// <param name="startRate">Rate before the first phase, per second: where a ramp begins.</param>
    /// <param name="seed">Decides the gaps of Poisson arrivals.</param>
    public static IEnumerable<long> Arrivals(IEnumerable<LoadSimulation> phases, double startRate, int seed = 1)
    {
        var random = new Random(seed);
        var (index, reached, startTicks) = (0L, 0.0, 0L);
        foreach (var phase in phases)
        {
            var (from, to) = Rates(phase, startRate);
            var seconds = phase.During.TotalSeconds;
            if (phase is Inject { Arrivals: ArrivalPattern.Poisson } or RampingInject { Arrivals: ArrivalPattern.Poisson })
            {
                var expected = (from + to) / 2 * seconds;
                for (var sum = Gap(random); sum < expected; sum += Gap(random))
                    yield return At(startTicks, Offset(from, (to - from) / seconds, sum));

                // What a uniform phase has begun and not ended is not carried over: chance has no memory.
                (index, reached, startRate, startTicks) = (0, 0, to, startTicks + phase.During.Ticks);
                continue;
            }
            var end = Snap(reached + (from + to) / 2 * seconds);
            for (; index < end; index++)
                yield return At(startTicks, Offset(from, (to - from) / seconds, index - reached));
            (reached, startRate, startTicks) = (end, to, startTicks + phase.During.Ticks);
        }
    }

    /// <summary>Rate at the start and at the end of a phase.</summary>
    public static (double From, double To) Rates(LoadSimulation phase, double rateBefore) => phase switch
    {
        Inject inject => (inject.Rate, inject.Rate),
        RampingInject ramp => (rateBefore, ramp.Rate),
        _ => (0, 0),
    };

    /// <summary>
    /// Solves rate·t + slope/2·t² = count for t in seconds, in the form of the quadratic formula that also stands slope 0
    /// and loses no digits near it.
    /// </summary>
    private static double Offset(double rate, double slope, double count) =>
        count <= 0 ? 0 : 2 * count / (rate + Math.Sqrt(Math.Max(0, rate * rate + 2 * slope * count)));

    private static long At(long startTicks, double seconds) => (startTicks + (long)Math.Round(seconds * TimeSpan.TicksPerSecond)) * 100;

    /// <summary>Exponentially distributed with mean 1; the argument of the logarithm is never 0.</summary>
    private static double Gap(Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>0.1 · 30 is 3.0000000000000004 in floating point, which must not make a fourth arrival.</summary>
    private static double Snap(double count) =>
        Math.Abs(count - Math.Round(count)) < 1e-6 ? Math.Round(count) : count;
}
