using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A search for capacity: what was asked, every step so far, and what came of it. Written as <c>capacity.json</c>.</summary>
public sealed record CapacityReport
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The run as any other: scenario, command, machine, environment; its load window stays empty.</summary>
    public required RunInfo Info { get; init; }

    public required CapacityLimits Limits { get; init; }

    /// <summary>What a rate is made of, e.g. <c>register 80 %, get-user 20 %</c>.</summary>
    public required string Mix { get; init; }

    public required double From { get; init; }
    public required double Max { get; init; }
    public required double StepSeconds { get; init; }
    public required double HoldSeconds { get; init; }

    /// <summary>In the order in which they were run.</summary>
    public IReadOnlyList<CapacityStep> Steps { get; init; } = [];

    /// <summary>Null until the search has ended.</summary>
    public SearchEnd? End { get; init; }

    /// <summary>The found rate, operations per second; null when none was confirmed.</summary>
    public double? CapacityPerSecond => End is { Ending: SearchEnding.Confirmed } end ? end.Rate : null;

    /// <summary>Valid: a capacity is confirmed; violated: not even the first rate holds; unknown: anything else.</summary>
    public Verdict Verdict => (Info.Failure, End?.Ending) switch
    {
        (not null, _) => Verdict.Unknown,
        (_, SearchEnding.Confirmed) => Verdict.Valid,
        (_, SearchEnding.NeverHeld) => Verdict.Violated,
        _ => Verdict.Unknown,
    };

    /// <summary>The outcome in one sentence with its numbers.</summary>
    public string Sentence => CapacitySentence.Of(this);
}
