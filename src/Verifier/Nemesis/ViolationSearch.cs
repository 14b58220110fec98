using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Goes on over seeds until a violation shows, and stays for some runs with a schedule that came near one; then looks for a
/// smaller schedule that still shows it and counts how often it does. What comes next depends on the answers alone, so that a
/// search whose runs are replayed goes on where it was.
/// </summary>
/// <param name="draw">The schedule of a seed.</param>
/// <param name="run">Runs a schedule; null when there shall be no more for now.</param>
/// <param name="changed">Told whenever more is known of the found and the smallest schedule.</param>
internal sealed class ViolationSearch(
    SearchPlan plan, Func<int, IReadOnlyList<FaultSpec>> draw,
    Func<SearchStage, int, IReadOnlyList<FaultSpec>, Task<SearchRun?>> run, Action<Reproduction?, Reproduction?> changed)
{
    /// <summary>Runs by which the frequency of the found violation is estimated, and that of the smallest schedule told.</summary>
    private const int CountingRuns = 6;

    /// <summary>Times by which a rare violation is looked for in each candidate, at most.</summary>
    private const int MostAttempts = 8;

    private const int FewestAttempts = 5;

    /// <summary>Runs of a candidate without what stood out in every run of the found schedule, after which it is given up.</summary>
    private const int RunsWithoutSigns = 2;

    /// <summary>How often a candidate that shows it as often as the found schedule may be missed.</summary>
    private const double MayBeMissed = 0.1;

    /// <summary>What stood out in every run of the found schedule so far.</summary>
    private HashSet<string> signs = [];

    private int spent;
    private bool isPaused;

    /// <summary>Searches to the end, or until <c>run</c> gives no more.</summary>
    /// <returns>True when it came to its end.</returns>
    public async Task<bool> RunAsync()
    {
        if (await FindAsync() is not { } found)
            return !isPaused;
        var schedule = FaultFlag.Parse(found.Schedule);
        signs = SignsOf(found);
        var frequency = await CountAsync(SearchStage.Found, schedule, found);
        changed(frequency, null);
        var attempts = Attempts(frequency);
        var smallest = await new ScheduleShrinker(candidate => ShowsAsync(candidate, found, attempts)).ShrinkAsync(schedule);
        if (isPaused)
            return false;
        if (!smallest.SequenceEqual(schedule))
            frequency = await CountAsync(SearchStage.Smallest, smallest, found);
        if (!isPaused)
            changed(null, frequency);
        return !isPaused;
    }

    private async Task<SearchRun?> FindAsync()
    {
        var seconds = 0d;
        for (var i = 0; i < plan.MostSeeds && seconds < plan.MostSeconds; i++)
        {
            var seed = plan.Base.Seed + i;
            var schedule = draw(seed);
            for (int tries = 0, last = 0; tries <= last && seconds < plan.MostSeconds; tries++)
            {
                if (await NextAsync(tries == 0 ? SearchStage.Seed : SearchStage.Near, seed, schedule) is not { } tried)
                    return null;
                if (tried.Shows(null))
                    return tried;
                seconds += tried.Summary.Seconds;
                last = Math.Max(last, tried.Near.Select(near => near.Runs).DefaultIfEmpty().Max());
            }
        }
        return null;
    }

    private async Task<Reproduction> CountAsync(SearchStage stage, IReadOnlyList<FaultSpec> schedule, SearchRun found)
    {
        var (shown, answered) = (0, 0);
        for (var i = 0; i < CountingRuns && await SpendAsync(stage, found.Seed + i, schedule) is { } again; i++)
        {
            if (again.Summary.Verdict == Verdict.Unknown)
                continue;
            answered++;
            if (stage == SearchStage.Found)
                signs.IntersectWith(SignsOf(again));
            if (again.Shows(found))
                shown++;
        }
        return new Reproduction(ScheduleText.Of(schedule), shown, answered);
    }

    /// <summary>So many that a candidate is hardly missed, as far as the found schedule tells how rare the violation is.</summary>
    private static int Attempts(Reproduction found)
    {
        if (found.Shown == 0)
            return MostAttempts;
        if (found.Shown == found.Answered)
            return FewestAttempts;
        var misses = 1 - (double)found.Shown / found.Answered;
        return Math.Clamp((int)Math.Ceiling(Math.Log(MayBeMissed) / Math.Log(misses)), FewestAttempts, MostAttempts);
    }

    private async Task<bool?> ShowsAsync(IReadOnlyList<FaultSpec> candidate, SearchRun found, int attempts)
    {
        var without = 0;
        for (var i = 0; i < attempts && without < RunsWithoutSigns; i++)
        {
            if (await SpendAsync(SearchStage.Smaller, found.Seed + i, candidate) is not { } tried)
                return null;
            if (tried.Shows(found))
                return true;
            if (tried.Summary.Verdict != Verdict.Unknown && !signs.IsSubsetOf(SignsOf(tried)))
                without++;
        }
        return false;
    }

    private static HashSet<string> SignsOf(SearchRun run) => [.. run.Near.Select(near => near.Text)];

    /// <summary>A run of those for shrinking; null when they are used up.</summary>
    private async Task<SearchRun?> SpendAsync(SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule) =>
        // What is left for the last count is not spent on candidates.
        spent++ < plan.ShrinkRuns - (stage == SearchStage.Smaller ? CountingRuns : 0) || stage == SearchStage.Smallest
            ? await NextAsync(stage, seed, schedule)
            : null;

    private async Task<SearchRun?> NextAsync(SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule)
    {
        if (isPaused)
            return null;
        var next = await run(stage, seed, schedule);
        isPaused = next is null;
        return next;
    }
}
