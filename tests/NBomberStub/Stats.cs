namespace NBomber.Contracts.Stats;

/// <summary>How many requests.</summary>
public sealed record RequestStats(int Count, double RPS);

/// <summary>Latency in milliseconds.</summary>
public sealed record LatencyStats(double Percent50, double Percent95, double Percent99, double MaxMs);

/// <summary>Requests of one kind of outcome.</summary>
public sealed record MeasurementStats(RequestStats Request, LatencyStats Latency);

/// <summary>Figures of one step.</summary>
public sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);

/// <summary>Figures of one scenario.</summary>
public sealed record ScenarioStats(string ScenarioName, StepStats[] StepStats);

/// <summary>Figures of a run.</summary>
public sealed record NodeStats(ScenarioStats[] ScenarioStats);
