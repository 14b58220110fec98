using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Compares what the runs of a cell showed with what the table expects of it. Pure.</summary>
public static class CellJudge
{
    /// <summary>Checks that losing acknowledged writes violates, and nothing else.</summary>
    private static readonly string[] LossChecks = ["lost", "observed-then-lost"];

    /// <summary>What the cell comes to.</summary>
    /// <param name="timing">Timing of its clusters, on which every stall depends.</param>
    public static CellJudgement Judge(MatrixCell cell, TimingProfile timing)
    {
        var fault = MatrixTable.Find(cell.Fault);
        if (cell.Refusal is { } refusal)
            return CellJudgement.Pending with { Verdict = CellVerdict.Cannot, Words = refusal };
        if (cell.Runs.Count == 0)
            return CellJudgement.Pending with { Expected = fault.In(cell.Mode) };

        var defect = MatrixTable.Defects.FirstOrDefault(known => cell.Runs.Any(run => known.Concerns(cell.Fault, cell.Variant, run.Patroni)));
        var expected = defect is null ? fault.In(cell.Mode) : fault.In(cell.Mode) with { Loss = defect.In(cell.Mode) };
        List<RunSummary> answers = [.. cell.Answers];
        var judgement = new CellJudgement(
            CellVerdict.Unknown, "", expected, answers.Count, answers.Count(IsViolated),
            Spread.Of(answers.Select(run => (double)run.Lost)), Spread.Of(answers.Select(run => run.RtoMs)));
        if (answers.Count == 0)
            return judgement with { Words = $"unknown: no run of {cell.Runs.Count} answered; {cell.Runs[^1].Sentence}" };

        var allowed = expected.Loss == LossExpectation.None ? [] : (IReadOnlyList<string>)[.. LossChecks, .. fault.MayBreak];
        var (verdict, words) = OfLoss(judgement, Beyond(answers, allowed));
        if (verdict == CellVerdict.AsExpected)
            (verdict, words) = expected.Stall == StallExpectation.BeyondRouting
                ? OfRouting(answers, words)
                : OfStall(judgement, words, fault.Faults(timing), timing);
        return judgement with { Verdict = verdict, Words = defect is null ? words : $"{words}; a known defect of Patroni {defect.Patroni}: {defect.Words}" };
    }

    private static bool IsViolated(RunSummary run) => run.Verdict == Verdict.Violated;

    /// <summary>Checks that were violated and may not be, each once.</summary>
    private static List<string> Beyond(IEnumerable<RunSummary> answers, IReadOnlyList<string> allowed) =>
        [.. answers.SelectMany(run => run.Violated).Where(check => !allowed.Contains(check)).Distinct()];

    private static (CellVerdict, string) OfLoss(CellJudgement cell, IReadOnlyList<string> beyond)
    {
        var share = string.Create(CultureInfo.InvariantCulture, $"{cell.Reproduced} of {cell.Answered}");
        if (beyond.Count > 0)
            return (CellVerdict.Worse, $"worse: violated in {share}, where that may not be ({string.Join(", ", beyond)})");
        return (cell.Expected!.Loss, cell.Reproduced) switch
        {
            (LossExpectation.Certain, 0) => (CellVerdict.Better, $"better: this control shows loss, and {Zero(cell.Answered)} were seen"),
            (LossExpectation.Certain, _) => (CellVerdict.AsExpected, $"as expected: lost writes in {share}"),
            (_, 0) => (CellVerdict.AsExpected, $"as expected: {Zero(cell.Answered)}"),
            _ => (CellVerdict.AsExpected, $"as expected: lost writes in {share}, which the mode allows"),
        };
    }

    /// <summary>By the median, so that one hiccup of a busy machine is no verdict.</summary>
    private static (CellVerdict, string) OfStall(CellJudgement cell, string words, IReadOnlyList<FaultSpec> faults, TimingProfile timing)
    {
        var median = TimeSpan.FromMilliseconds(cell.RtoMs!.Median);
        var longest = faults.Max(fault => fault.During) ?? TimeSpan.Zero;
        var limit = StallLimit.Of(cell.Expected!.Stall, timing, longest);
        if (median > limit)
            return (CellVerdict.Worse, $"worse: writes stood still for {Figures.Duration(median)}, where {Figures.Duration(limit)} is the limit; {words}");
        return cell.Expected.Stall == StallExpectation.UntilHealed && median < longest
            ? (CellVerdict.Better, $"better: writes went on before the fault was healed after {Figures.Duration(longest)}; {words}")
            : (CellVerdict.AsExpected, words);
    }

    /// <summary>
    /// Counted from the moment in which the proxy has routed, so that neither the cluster's timing nor a slow election is
    /// taken for the outage that the control shows.
    /// </summary>
    private static (CellVerdict, string) OfRouting(IReadOnlyList<RunSummary> answers, string words) => answers.Max(run => run.RoutedToAckMs) switch
    {
        null => (CellVerdict.Better, $"better: this control shows a longer outage, and no run tells when the proxy routed to a new leader; {words}"),
        { } ms when ms > StallLimit.BeyondRouting.TotalMilliseconds =>
            (CellVerdict.AsExpected, $"as expected: clients waited for {Figures.Milliseconds(ms)} after the proxy had routed to the new leader; {words}"),
        { } ms => (CellVerdict.Better, $"better: this control shows a longer outage, and clients waited for {Figures.Milliseconds(ms)} after the proxy had routed; {words}"),
    };

    /// <summary>No proof: the rule of three, and the exact bound of which it is an approximation.</summary>
    private static string Zero(int runs)
    {
        var bound = string.Create(CultureInfo.InvariantCulture, $"below {Binomial.UpperBound(0, runs, 0.95) * 100:0.#} %");
        return runs < RuleOfThree.LeastTrials
            ? $"0 losses in {runs}: {bound} of all at 95 % (the rule of 3/N says nothing before N is {RuleOfThree.LeastTrials})"
            : $"0 losses in {runs}: fewer than 3/{runs} at 95 % (exactly: {bound})";
    }
}
