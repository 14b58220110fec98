using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadSettings
{
    public required string Workload { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Arrivals per second; used when <see cref="Users"/> is null.</summary>
    public required double Rate { get; init; }

    /// <summary>Closed model with so many users; null for the open model.</summary>
    public required int? Users { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int MaxInFlight { get; init; }

    public required int Seed { get; init; }

    public HttpClientKind HttpClient { get; init; } = HttpClientKind.Sockets;

    /// <summary>File of the journal; null for none.</summary>
    public required string? Journal { get; init; }

    /// <summary>Folder for the report's files; null for none.</summary>
    public string? Report { get; init; }

    public ApdexThresholds Apdex { get; init; } = ApdexThresholds.Default;

    /// <summary>Port on which Prometheus finds the metrics; null for none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Collector that is sent the metrics; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>True when metrics go anywhere; else operations are spared the counting.</summary>
    public bool IsWatched => MetricsPort is not null || Otlp is not null;

    public required bool Json { get; init; }

    public required bool Verbose { get; init; }

    /// <summary>A scenario's loads instead of one workload; null for none.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>Users of the data set that the API is known to have, for reads to look for; 0 for none.</summary>
    public long DataSetUsers { get; init; }

    /// <summary>What the report says beside the settings: the cluster, and what was left out.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What is run, for whoever reads along.</summary>
    public string Description => Scenario is { } scenario
        ? $"{scenario.Name} at {Url}: {string.Join(", ", scenario.Load.Select(load => load.Workload))} for {DurationText.Format(scenario.Duration)}"
        : $"{Workload} at {Url}: "
            + (Users is { } users ? $"{users} users" : string.Create(CultureInfo.InvariantCulture, $"{Rate} operations/s"))
            + $" for {DurationText.Format(Duration)} after {DurationText.Format(WarmUp)} of warm-up";

    /// <summary>Whether it reads users that this run must have registered first.</summary>
    public bool NeedsUsersToRead => Scenario is { } scenario
        ? scenario.Load.Any(load => load.Feed is null && load.Parts.Any(FeedColumns.NeedsIdentity) && load.Parts[0] != "register")
        : FeedColumns.NeedsIdentity(Workload);

    public LoadSpec ToSpec() => new()
    {
        Workload = Workload,
        WarmUp = WarmUp,
        Timeout = Timeout,
        MaxInFlight = MaxInFlight,
        Simulations = [Users is { } users ? new KeepConstant(users, Duration) : new Inject(Rate, Duration)],
    };
}
