namespace Harness.LoadRunner;

/// <summary>Probes that read what was just written.</summary>
public sealed record StalenessSpec
{
    /// <summary>Acknowledged writes looked for per second, at most.</summary>
    public double Rate { get; init; } = 10;
}
