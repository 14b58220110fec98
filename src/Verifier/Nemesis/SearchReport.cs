using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A search for a violation: what was asked, every run so far, and what came of it. Written as <c>search.json</c> after every run.</summary>
public sealed record SearchReport : IResumable
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of its folder.</summary>
    public required string Id { get; init; }

    /// <summary>Wall clock at the start, for labels.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command that repeats it, or goes on with it while it is not finished.</summary>
    public required string Command { get; init; }

    public required string HarnessVersion { get; init; }

    /// <summary>Operating system, processor count and memory.</summary>
    public required string Machine { get; init; }

    public required SearchPlan Plan { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<SearchRun> Runs { get; init; } = [];

    /// <summary>The schedule that first showed a violation; null while none has.</summary>
    public Reproduction? Found { get; init; }

    /// <summary>The smallest schedule that was seen to show the same violation; null while there is none.</summary>
    public Reproduction? Smallest { get; init; }

    /// <summary>False while runs are missing.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The run that first showed a violation; null while none has.</summary>
    public SearchRun? FoundRun => Runs.FirstOrDefault(run => run.Stage == SearchStage.Seed && run.Shows(null));

    /// <summary>Violated: one was found; valid: none in all that was asked for; unknown: no run answered, or it is not finished.</summary>
    public Verdict Verdict => FoundRun is not null ? Verdict.Violated
        : IsFinished && Runs.Any(run => run.Summary.Verdict == Verdict.Valid) ? Verdict.Valid
        : Verdict.Unknown;

    /// <summary>What was searched, for lists of reports.</summary>
    public string Subject => Plan.Base.Name;

    /// <summary>The outcome in one sentence with its numbers.</summary>
    public string Sentence => SearchText.Sentence(this);

    /// <summary>A search without any run; it has no folder yet.</summary>
    public static SearchReport Begin(SearchPlan plan, string command, DateTimeOffset startedAt) => new()
    {
        Id = "", StartedAt = startedAt, Command = command, HarnessVersion = RunInfos.Version, Machine = RunInfos.Machine, Plan = plan,
    };
}
