using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Finds a smaller schedule that still shows what a larger one showed: fewer faults, shorter ones, sooner (delta debugging,
/// Zeller and Hildebrandt 2002, without its test of single subsets: what shows by chance is dear to test).
/// </summary>
/// <param name="shows">
/// Whether a schedule shows it; a "no" of what shows by chance may be wrong and only costs smallness. Null when there may be no
/// more runs.
/// </param>
public sealed class ScheduleShrinker(Func<IReadOnlyList<FaultSpec>, Task<bool?>> shows)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    /// <summary>Writes have to be acknowledged before the first fault.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(2);

    private bool isSpent;

    /// <summary>The smallest schedule that was seen to show it; the given one when no smaller one was.</summary>
    /// <param name="schedule">Shows it; moments count from the start of the load.</param>
    public async Task<IReadOnlyList<FaultSpec>> ShrinkAsync(IReadOnlyList<FaultSpec> schedule)
    {
        schedule = await DropAsync(schedule);
        schedule = await ShortenAsync(schedule);
        return await MoveAsync(schedule);
    }

    /// <summary>Leaves out halves, quarters, single faults; again while a single one could be left out.</summary>
    private async Task<IReadOnlyList<FaultSpec>> DropAsync(IReadOnlyList<FaultSpec> schedule)
    {
        for (var size = schedule.Count / 2; size >= 1; size /= 2)
        {
            var before = schedule.Count;
            for (var start = 0; start < schedule.Count && schedule.Count > 1;)
            {
                IReadOnlyList<FaultSpec> rest = [.. schedule.Where((_, index) => index < start || index >= start + size)];
                if (rest.Count > 0 && await ShowsAsync(rest))
                    schedule = rest;
                else
                    start += size;
            }
            if (size == 1 && schedule.Count < before)
                size = 2;
        }
        return schedule;
    }

    /// <summary>Halves every duration while that shows it, then takes a quarter off.</summary>
    private async Task<IReadOnlyList<FaultSpec>> ShortenAsync(IReadOnlyList<FaultSpec> schedule)
    {
        for (var i = 0; i < schedule.Count; i++)
        {
            foreach (var part in (double[])[0.5, 0.75])
            {
                while (schedule[i].During is { } during && Rounded(during * part) is var shorter && shorter < during && shorter >= Step
                    && Replace(schedule, i, schedule[i] with { During = shorter }) is var candidate && await ShowsAsync(candidate))
                {
                    schedule = candidate;
                }
            }
        }
        return schedule;
    }

    /// <summary>Begins as soon as may be, and halves the time between a fault and the next.</summary>
    private async Task<IReadOnlyList<FaultSpec>> MoveAsync(IReadOnlyList<FaultSpec> schedule)
    {
        for (var i = 0; i < schedule.Count; i++)
        {
            var earliest = i == 0 ? Soonest : schedule[i - 1].At.Offset;
            var gap = schedule[i].At.Offset - earliest;
            var sooner = i == 0 ? gap : Rounded(gap / 2);
            if (sooner < Step)
                continue;
            IReadOnlyList<FaultSpec> candidate = [.. schedule.Select((spec, index) => index < i ? spec : Sooner(spec, sooner))];
            if (await ShowsAsync(candidate))
                schedule = candidate;
        }
        return schedule;
    }

    private async Task<bool> ShowsAsync(IReadOnlyList<FaultSpec> candidate)
    {
        if (isSpent)
            return false;
        var answer = await shows(candidate);
        isSpent = answer is null;
        return answer == true;
    }

    private static FaultSpec Sooner(FaultSpec spec, TimeSpan by) => spec with { At = spec.At with { Offset = spec.At.Offset - by } };

    private static IReadOnlyList<FaultSpec> Replace(IReadOnlyList<FaultSpec> schedule, int place, FaultSpec spec) =>
        [.. schedule.Select((old, index) => index == place ? spec : old)];

    private static TimeSpan Rounded(TimeSpan time) => new(time.Ticks / Step.Ticks * Step.Ticks);
}
