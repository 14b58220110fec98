using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>One load from the command line: journal, workloads, engine, progress and report.</summary>
internal sealed class LoadSession(LoadSettings settings, TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>How many users are there before readers start.</summary>
    private const int UserCount = 100;

    private readonly RunClock clock = new(time);
    private readonly ulong run = RunId.New();

    /// <exception cref="Environments.UserErrorException">The journal cannot be created, or the load asks for the impossible.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Report is { } folder)
            LoadReportFiles.Prepare(folder);
        await error.WriteLineAsync(Describe());
        await using var journal = settings.Journal is null ? null : JournalWriter.Create(settings.Journal, run, clock.StartedAt);
        using var workloads = new HttpWorkloads(settings.Url, run, settings.Seed, settings.DataSetUsers, settings.HttpClient);
        IOperationSink sink = journal is null ? NoJournal.Instance : journal;
        if (settings.NeedsUsersToRead && !await RegisterUsersToReadAsync(workloads, sink, cancellationToken))
            return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Unknown;

        LoadReport report;
        await using (var telemetry = new LoadTelemetry(settings.MetricsPort, settings.Otlp, $"{run:x12}", error))
            report = await LoadAsync(workloads, sink, telemetry, cancellationToken);
        if (journal is not null)
            await journal.FlushAsync(CancellationToken.None);
        if (settings.Json)
            await output.WriteLineAsync(LoadReportJson.Write(report));
        else
            LoadReportText.Write(report, output);
        await WriteReportAsync(report);
        return await JudgeAsync(report, cancellationToken);
    }

    private Task<LoadReport> LoadAsync(HttpWorkloads workloads, IOperationSink sink, LoadTelemetry telemetry, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            Clock = clock,
            Sink = settings.IsWatched ? telemetry.Watch(sink) : sink,
            Loads = Loads(workloads),
            Client = workloads,
            Thresholds = settings.Scenario?.Thresholds ?? [],
        };
        return new LiveProgress(error).RunAsync(
            progress => LoadEngines.Create().RunAsync(plan with { Progress = telemetry.Watch(progress) }, cancellationToken));
    }

    private IReadOnlyList<PlannedLoad> Loads(HttpWorkloads workloads)
    {
        if (settings.Scenario is { } scenario)
            return LoadPlans.Of(scenario, workloads);
        var spec = settings.ToSpec();
        return [new PlannedLoad(spec, workloads.Get(settings.Workload), firstWorker: 0, spec.MaxInFlight) { Seed = settings.Seed }];
    }

    private async Task<bool> RegisterUsersToReadAsync(HttpWorkloads workloads, IOperationSink sink, CancellationToken cancellationToken)
    {
        var report = await UsersToRead.RegisterAsync(workloads, UserCount, settings.Timeout, clock, sink, cancellationToken);
        if (workloads.Known.Count > 0)
            return true;
        var errors = string.Join(", ", report.Workloads[0].Errors.Select(entry => $"{entry.Key} ({entry.Value})"));
        await error.WriteLineAsync($"error: no user could be registered to be read: {errors}. Is the API at {settings.Url} up, and can it write?");
        return false;
    }

    private async Task<ExitCode> JudgeAsync(LoadReport report, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("interrupted: the report covers what was run");
            return ExitCode.Interrupted;
        }
        foreach (var overload in report.Generator.Overload.Concat(report.Notes))
            await error.WriteLineAsync($"warning: {overload}");
        foreach (var threshold in report.Thresholds)
            await error.WriteLineAsync($"threshold: {threshold}");
        var verdicts = report.Thresholds.Select(threshold => threshold.Verdict)
            .Append(report.Generator.Overload.Count > 0 ? Verdict.Unknown : Verdict.Valid);
        if (report.Workloads.Sum(workload => workload.Ok) > 0)
            return Verdicts.Worst(verdicts).ToExitCode();
        await error.WriteLineAsync($"nothing was acknowledged, so nothing is known: is the API at {settings.Url} up?");
        return Verdicts.Worst(verdicts.Append(Verdict.Unknown)).ToExitCode();
    }

    /// <summary>Also after an interruption: what was run is worth as much.</summary>
    private async Task WriteReportAsync(LoadReport report)
    {
        if (settings.Report is not { } folder)
            return;
        await LoadReportFiles.WriteAsync(Document(report), folder, CancellationToken.None);
        await (settings.Json ? error : output).WriteLineAsync($"report: {Path.Combine(folder, LoadReportFiles.Page)}");
    }

    private LoadDocument Document(LoadReport report) => new()
    {
        Load = report,
        Title = $"{settings.Scenario?.Name ?? settings.Workload} at {settings.Url}",
        Apdex = settings.Apdex,
        Checks = [.. LoadCheck.Basic(report), .. report.Thresholds.Select(LoadCheck.Of)],
        Facts =
        [
            ("Load", settings.Description), ("Seed", settings.Seed.ToString(CultureInfo.InvariantCulture)), ("Run", $"{run:x12}"),
            ("Time-out", DurationText.Format(settings.Timeout)), ("In flight at most", Figures.Count(settings.MaxInFlight)),
            ("Started", clock.StartedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            .. settings.Facts,
        ],
    };

    private string Describe() => $"{settings.Description}, seed {settings.Seed}, run {run:x12}";
}
