namespace Harness.LoadRunner;

/// <summary>A load report with what its readers need beside it: all that the written forms show.</summary>
public sealed record LoadDocument
{
    public required LoadReport Load { get; init; }

    /// <summary>What was run, e.g. <c>register at http://127.0.0.1:8000</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Settings and circumstances, in the order in which they are shown.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public ApdexThresholds Apdex { get; init; } = ApdexThresholds.Default;

    /// <summary>What was required of the load, each with what came of it.</summary>
    public IReadOnlyList<LoadCheck> Checks { get; init; } = [];
}

/// <summary>One requirement and what came of it: a test case of the JUnit file.</summary>
/// <param name="Workload">The workload or step it is about; empty for the whole load.</param>
/// <param name="Name">What was required, e.g. <c>p99 below 200 ms</c>.</param>
/// <param name="Found">What was measured, in words.</param>
public sealed record LoadCheck(string Workload, string Name, bool Passed, string Found)
{
    /// <summary>What every load must show before its figures mean anything.</summary>
    public static IReadOnlyList<LoadCheck> Basic(LoadReport load) =>
    [
        .. load.Workloads.Select(workload => new LoadCheck(
            workload.Workload, "some operations are acknowledged", workload.Ok > 0,
            $"{Figures.Count(workload.Ok)} of {Figures.Count(workload.Ok + workload.Fail + workload.Unknown)}")),
        new LoadCheck(
            "", "the generator keeps its schedule", load.Generator.Overload.Count == 0,
            load.Generator.Overload.Count == 0
                ? $"schedule lag p99 {Figures.Milliseconds(load.Generator.ScheduleLagMsP99)}"
                : string.Join("; ", load.Generator.Overload)),
    ];

    /// <summary>A threshold of the scenario.</summary>
    public static LoadCheck Of(ThresholdResult result) =>
        new(result.Threshold.Workload ?? "", $"{result.Figure} {result.Limit}", result.Held, result.Found);
}
