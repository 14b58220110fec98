using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A search for a violation: what was asked, every run so far, and what came of it. Written as <c>search.json</c> after every run.</summary>
public sealed record SearchReport : ManyRuns
{
    public required SearchPlan Plan { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<SearchRun> Runs { get; init; } = [];

    /// <summary>The schedule that first showed a violation; null while none has.</summary>
    public Reproduction? Found { get; init; }

    /// <summary>The smallest schedule that was seen to show the same violation; null while there is none.</summary>
    public Reproduction? Smallest { get; init; }

    /// <summary>The run that first showed a violation; null while none has.</summary>
    public SearchRun? FoundRun => Runs.FirstOrDefault(run => run.Stage is SearchStage.Seed or SearchStage.Near && run.Shows(null));

    /// <summary>Violated: one was found; valid: none in all that was asked for; unknown: no run answered, or it is not finished.</summary>
    public override Verdict Verdict => FoundRun is not null ? Verdict.Violated
        : IsFinished && Runs.Any(run => run.Summary.Verdict == Verdict.Valid) ? Verdict.Valid
        : Verdict.Unknown;

    public override string Subject => Plan.Base.Name;

    public override string Sentence => SearchText.Sentence(this);
}
