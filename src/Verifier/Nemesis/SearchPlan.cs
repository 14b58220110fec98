using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a search for a violation is asked to do.</summary>
public sealed record SearchPlan
{
    /// <summary>Cluster and load of every run; its own faults are left out, and its seed is the first that is drawn from.</summary>
    public required Scenario Base { get; init; }

    /// <summary>Runs of different seeds, at most.</summary>
    public required int MostSeeds { get; init; }

    /// <summary>Time for runs of different seeds, in seconds of runs; the one that passes it is the last.</summary>
    public required double MostSeconds { get; init; }

    /// <summary>Checks whose violation is told, and searched on past.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Runs for making the schedule smaller, at most, those that count how often it shows the violation included.</summary>
    public required int ShrinkRuns { get; init; }
}

/// <summary>What a run of a search is for.</summary>
public enum SearchStage
{
    /// <summary>A seed is tried.</summary>
    Seed,

    /// <summary>A schedule that came near is tried again.</summary>
    Near,

    /// <summary>How often the found schedule shows it.</summary>
    Found,

    /// <summary>Whether a smaller schedule shows it.</summary>
    Smaller,

    /// <summary>How often the smallest schedule shows it.</summary>
    Smallest,
}

/// <summary>One run of a search.</summary>
/// <param name="Seed">Seed of the run's load, and in the first two stages of its schedule.</param>
/// <param name="Schedule">Faults as <c>run --fault</c> takes them.</param>
/// <param name="StallMs">The longest stall while faults were tolerable, where it was longer than a failover may take; 0 otherwise.</param>
/// <param name="Sought">Of the checks that it violated, those that are searched for.</param>
public sealed record SearchRun(
    SearchStage Stage, int Seed, IReadOnlyList<string> Schedule, RunSummary Summary, double StallMs, IReadOnlyList<string> Sought)
{
    /// <summary>What stood out in it that loses writes at other times.</summary>
    public IReadOnlyList<NearMiss> Near { get; init; } = [];

    /// <summary>True when it breaks what another run broke, or anything that is searched for when there is no other.</summary>
    public bool Shows(SearchRun? other) => other is null ? Sought.Count > 0 : Sought.Intersect(other.Sought).Any();

    /// <summary>Violations that are told only.</summary>
    public IEnumerable<string> Besides => Summary.Violated.Except(Sought);
}

/// <summary>What is known of one run before the search weighs it.</summary>
/// <param name="StallMs">As in <see cref="SearchRun"/>.</param>
/// <param name="Near">As in <see cref="SearchRun"/>.</param>
public sealed record JudgedRun(RunSummary Summary, double StallMs, IReadOnlyList<NearMiss> Near);

/// <summary>A schedule and how often it showed the violation: k of N, the run that it was found in left out.</summary>
/// <param name="Schedule">Faults as <c>run --fault</c> takes them.</param>
/// <param name="Shown">k.</param>
/// <param name="Answered">N: runs that answered.</param>
public sealed record Reproduction(IReadOnlyList<string> Schedule, int Shown, int Answered);
