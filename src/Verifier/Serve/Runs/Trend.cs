namespace Harness.Verifier;

/// <summary>Runs that can be compared, in the order of time: one scenario, environment and replication mode.</summary>
public sealed record Trend(string Scenario, string Environment, string Replication, IReadOnlyList<RunLine> Runs)
{
    private const int MostRuns = 40;

    /// <summary>What is measured in each run, and how it is written.</summary>
    public static readonly IReadOnlyList<TrendFigure> Figures =
    [
        new("RTO", line => line.RecoveryMs, value => LoadRunner.Figures.Milliseconds(value)),
        new("Lost writes", line => line.Lost, value => LoadRunner.Figures.Count((long)value)),
        new("Throughput", line => line.OkPerSecond, LoadRunner.Figures.Rate),
    ];

    /// <summary>Of all that ran at least twice, the one that ran last first.</summary>
    public static IReadOnlyList<Trend> Of(IEnumerable<RunLine> lines) =>
    [
        .. lines
            .Where(line => line.Entry is { Kind: IndexKind.Run, Verdict: not null } && Figures.Any(figure => figure.Value(line) is not null))
            .GroupBy(line => (line.Entry.Subject, line.Environment, line.Replication))
            .Where(group => group.Skip(1).Any())
            .Select(group => new Trend(
                group.Key.Subject, group.Key.Environment, group.Key.Replication,
                [.. group.OrderBy(line => line.Id, StringComparer.Ordinal).TakeLast(MostRuns)]))
            .OrderByDescending(trend => trend.Runs[^1].Id, StringComparer.Ordinal),
    ];
}

/// <summary>A figure over time.</summary>
/// <param name="Value">Null where a run does not have it.</param>
public sealed record TrendFigure(string Name, Func<RunLine, double?> Value, Func<double, string> Text);
