using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>One load from the command line: journal, workloads, engine, progress and report.</summary>
internal sealed class LoadSession(LoadSettings settings, TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>Readers need something to read; this many users are there before they start.</summary>
    private const int UsersToRead = 100;

    private static readonly TimeSpan PreparationLimit = TimeSpan.FromSeconds(10);

    private readonly RunClock clock = new(time);
    private readonly ulong run = RunId.New();

    /// <exception cref="Environments.UserErrorException">The journal cannot be created, or the load asks for the impossible.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Report is { } folder)
            LoadReportFiles.Prepare(folder);
        await error.WriteLineAsync(Describe());
        await using var journal = settings.Journal is null ? null : JournalWriter.Create(settings.Journal, run, clock.StartedAt);
        using var workloads = new HttpWorkloads(settings.Url, run, settings.Seed);
        IOperationSink sink = journal is null ? NoJournal.Instance : journal;
        if (settings.Workload == "get-user" && !await RegisterUsersToReadAsync(workloads, sink, cancellationToken))
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
        var spec = settings.ToSpec();
        var plan = new LoadPlan
        {
            Clock = clock,
            Sink = settings.IsWatched ? telemetry.Watch(sink) : sink,
            Loads = [new PlannedLoad(spec, workloads.Get(settings.Workload), firstWorker: 0, spec.MaxInFlight)],
        };
        return new LiveProgress(error).RunAsync(
            progress => new BuiltInEngine().RunAsync(plan with { Progress = telemetry.Watch(progress) }, cancellationToken));
    }

    private async Task<bool> RegisterUsersToReadAsync(HttpWorkloads workloads, IOperationSink sink, CancellationToken cancellationToken)
    {
        const int Copies = 4;
        var spec = new LoadSpec
        {
            Workload = "register",
            Timeout = settings.Timeout,
            MaxInFlight = Copies,
            Simulations = [new Iterations(Copies, UsersToRead, PreparationLimit)],
        };
        var plan = new LoadPlan
        {
            Clock = clock,
            Sink = sink,

            // Apart from the workers of the measured load, which count from 0.
            Loads = [new PlannedLoad(spec, workloads.Get("register"), ushort.MaxValue + 1 - Copies, Copies)],
        };
        var report = await new BuiltInEngine().RunAsync(plan, cancellationToken);
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
        foreach (var overload in report.Generator.Overload)
            await error.WriteLineAsync($"warning: {overload}");
        if (report.Workloads.Sum(workload => workload.Ok) > 0)
            return report.Generator.Overload.Count > 0 ? ExitCode.Unknown : ExitCode.Valid;
        await error.WriteLineAsync($"nothing was acknowledged, so nothing is known: is the API at {settings.Url} up?");
        return ExitCode.Unknown;
    }

    /// <summary>Also after an interruption: what was run is worth as much.</summary>
    private async Task WriteReportAsync(LoadReport report)
    {
        if (settings.Report is not { } folder)
            return;
        await LoadReportFiles.WriteAsync(Document(report), folder, CancellationToken.None);
        await error.WriteLineAsync($"report: {Path.Combine(folder, LoadReportFiles.Page)}");
    }

    private LoadDocument Document(LoadReport report) => new()
    {
        Load = report,
        Title = $"{settings.Workload} at {settings.Url}",
        Apdex = settings.Apdex,
        Checks = LoadCheck.Basic(report),
        Facts =
        [
            ("Load", DescribeLoad()), ("Warm-up", $"{DurationText.Format(settings.WarmUp)}, left out of all figures"),
            ("Time-out", DurationText.Format(settings.Timeout)), ("In flight at most", Figures.Count(settings.MaxInFlight)),
            ("Seed", settings.Seed.ToString(CultureInfo.InvariantCulture)), ("Run", $"{run:x12}"),
            ("Started", clock.StartedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ],
    };

    private string Describe() =>
        $"{settings.Workload} at {settings.Url}: {DescribeLoad()}"
            + $" after {DurationText.Format(settings.WarmUp)} of warm-up, seed {settings.Seed}, run {run:x12}";

    private string DescribeLoad()
    {
        var load = settings.Users is { } users ? $"{users} users" : string.Create(CultureInfo.InvariantCulture, $"{settings.Rate} operations/s");
        return $"{load} for {DurationText.Format(settings.Duration)}";
    }

    private sealed class NoJournal : IOperationSink
    {
        public static readonly NoJournal Instance = new();

        public void Record(in Operation operation)
        {
        }
    }
}
