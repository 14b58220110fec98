using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Puts the outcome of a search into one sentence.</summary>
internal static class CapacitySentence
{
    public static string Of(CapacityReport report) => $"capacity of {report.Info.Scenario.Name}: {Finding(report)}";

    private static string Finding(CapacityReport report)
    {
        var hold = Figures.Duration(TimeSpan.FromSeconds(report.HoldSeconds));
        var last = report.Steps.LastOrDefault()?.Why ?? "";
        return report.End switch
        {
            _ when report.Info.Failure is { } failure => $"unknown: {failure}",
            null => "unknown: the search has not ended",
            { Ending: SearchEnding.Confirmed } end => Confirmed(report, end, hold),
            { Ending: SearchEnding.NeverHeld } end =>
                $"below {Figures.Rate(end.Rate)}, the first rate tried, at {report.Limits.P99Text} ({last}); start lower with --from",
            { Ending: SearchEnding.GeneratorGaveUp } end =>
                $"unknown: the generator, not the system, gave up at {Figures.Rate(end.Rate)} ({last}); {Held(end)}",
            { Ending: SearchEnding.Unconfirmed } end =>
                $"unknown: {Held(end)} in a short step, but no rate held for {hold} (tried {Rates(end.FailedHolds)})",
            { } end => $"unknown: the outcomes contradict each other after {Figures.Plural(report.Steps.Count, "step")}; {Held(end)}",
        };
    }

    private static string Confirmed(CapacityReport report, SearchEnd end, string hold)
    {
        var more = end.FailedHolds.Count > 0 ? $"; the hold at {Rates(end.FailedHolds)} failed" : "";
        if (end.Rate >= report.Max)
            more += "; --max ends the search there";
        var least = end.Rate >= report.Max ? "at least " : "";
        return $"{least}{Figures.Rate(end.Rate)} at {report.Limits.P99Text} (confirmed for {hold}{more})";
    }

    private static string Held(SearchEnd end) => end.HeldRate > 0 ? $"{Figures.Rate(end.HeldRate)} held" : "no rate held before";

    private static string Rates(IReadOnlyList<double> rates) => string.Join(", ", rates.Select(Figures.Rate));
}
