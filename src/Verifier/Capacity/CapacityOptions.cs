using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What one search for capacity is asked to do.</summary>
public sealed record CapacityOptions
{
    public required Scenario Scenario { get; init; }
    public required CapacityLimits Limits { get; init; }

    /// <summary>First rate, operations per second of the loads that are raised, together.</summary>
    public required double From { get; init; }

    /// <summary>Highest rate that is tried.</summary>
    public required double Max { get; init; }

    /// <summary>Measured length of a step.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Measured length of a confirmation.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>Folder that holds the folders of runs.</summary>
    public required string Reports { get; init; }

    /// <summary>The command that repeats the search.</summary>
    public required string Command { get; init; }
}
