using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How a search is worded.</summary>
internal static class SearchText
{
    public static string Sentence(SearchReport report)
    {
        if (report.FoundRun is not { } found)
        {
            var unanswered = report.Runs.Count(run => run.Summary.Verdict == Verdict.Unknown);
            return $"No violation in {Figures.Plural(Seeds(report), "random schedule")}, {Figures.Count(unanswered)} of them without an answer{CameNear(report)}.{Rest(report)}";
        }
        var first = $"{Found(report, found)}: {ScheduleText.Line(found.Schedule)}.";
        return report.Smallest is { } smallest
            ? $"{first} The smallest schedule that shows it, in {OfN(smallest)}: {ScheduleText.Line(smallest.Schedule)}.{Rest(report)}"
            : first + Rest(report);
    }

    /// <summary>As the sentence, for a page that shows the schedules themselves below.</summary>
    public static string Lead(SearchReport report) => report.FoundRun is { } found
        ? $"{Found(report, found)}, by {Figures.Plural(found.Schedule.Count, "fault")}."
            + (report.Smallest is { } smallest ? $" The smallest schedule that shows it has {Figures.Count(smallest.Schedule.Count)}, and does in {OfN(smallest)}." : "")
            + Rest(report)
        : report.Sentence;

    public static string OfN(Reproduction reproduction) =>
        string.Create(CultureInfo.InvariantCulture, $"{reproduction.Shown} of {reproduction.Answered} runs");

    public static string Stage(SearchStage stage) => stage switch
    {
        SearchStage.Seed => "a random schedule",
        SearchStage.Near => "what came near, again",
        SearchStage.Found => "the found schedule again",
        SearchStage.Smaller => "a smaller schedule",
        _ => "the smallest schedule again",
    };

    /// <summary>What a run came to, with what it did besides.</summary>
    public static string Outcome(SearchRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{VerdictWords.Name(run.Summary.Verdict)}: {run.Summary.Lost} of {run.Summary.Acknowledged} lost")
        + string.Concat(run.Near.Select(near => $"; {Within(near)}"))
        + string.Concat(run.Besides.Select(check => $"; besides, {check}"))
        + (run.StallMs > 0 ? $"; stood still for {Figures.Milliseconds(run.StallMs)} while faults were tolerable" : "");

    private static string Rest(SearchReport report) => Besides(report) + (report.IsFinished ? "" : " Not finished.");

    private static int Seeds(SearchReport report) => report.Runs.Count(run => run.Stage == SearchStage.Seed);

    private static string Found(SearchReport report, SearchRun found) =>
        $"Seed {found.Seed.ToString(CultureInfo.InvariantCulture)}, {Figures.Plural(Seeds(report), "schedule")} in"
        + $"{(found.Stage == SearchStage.Near ? " and again since it had come near" : "")}, violated {string.Join(", ", found.Sought)}";

    /// <summary>What stood out in how many runs of a search without a violation.</summary>
    private static string CameNear(SearchReport report) => string.Concat(
        report.Runs.SelectMany(run => run.Near.Select(Within)).GroupBy(text => text).Select(text => $"; {text.Key} in {Figures.Plural(text.Count(), "run")}"));

    /// <summary>As a part of a sentence.</summary>
    private static string Within(NearMiss near) => $"{char.ToLowerInvariant(near.Text[0])}{near.Text[1..].TrimEnd('.')}";

    /// <summary>Violations that were searched on past, with the runs that showed them.</summary>
    private static string Besides(SearchReport report)
    {
        var seen = report.Runs.Index().SelectMany(entry => entry.Item.Besides.Select(check => (Check: check, Number: entry.Index + 1))).GroupBy(entry => entry.Check);
        return string.Concat(seen.Select(check => $" Besides, {check.Key} in {Figures.Plural(check.Count(), "run")} (first in run {check.First().Number.ToString(CultureInfo.InvariantCulture)})."));
    }
}
