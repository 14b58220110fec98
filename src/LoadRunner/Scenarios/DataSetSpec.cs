namespace Harness.LoadRunner;

/// <summary>The users that a run's reads look for, loaded before it begins; made from the scenario's seed.</summary>
public sealed record DataSetSpec
{
    /// <summary>How many.</summary>
    public long Users { get; init; } = 1_000_000;
}
