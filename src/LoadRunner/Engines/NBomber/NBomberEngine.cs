using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Harness.LoadRunner;

/// <summary>
/// NBomber as the engine: it paces, we send, journal and count, so that verification is the same under either engine. Only in
/// builds with <c>-p:LoadEngine=NBomber</c>; docs/decisions/0007-nbomber-opt-in.md says what it can and cannot run.
/// </summary>
public sealed class NBomberEngine : ILoadEngine
{
    /// <summary>Name in reports.</summary>
    public const string Name = "NBomber 4.1.2";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    /// <exception cref="Environments.UserErrorException">The plan asks for the impossible, or for what NBomber cannot express.</exception>
    /// <exception cref="InvalidOperationException">A workload, the sink or NBomber threw: a defect of theirs.</exception>
    public async Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        using var running = new RunningLoads(plan, cancellationToken);
        var names = LoadScript.Numbered([.. plan.Loads.Select(load => load.Script.Name)]);
        List<NBomberLoad> loads = [.. plan.Loads.Select((load, i) => new NBomberLoad(load, running.Lanes[i], running.Run, names[i]))];
        NodeStats? stats = null;
        var report = await running.ReportAsync(Name, async () =>
        {
            stats = await SendAsync(loads, running.Run);
            return loads.Max(load => EndOf(load, running.Run));
        });
        return report with { Generator = WithFigures(report.Generator, loads, stats) };
    }

    /// <summary>Runs NBomber to its end; a defect of it ends the run and is reported there.</summary>
    private static async Task<NodeStats?> SendAsync(IReadOnlyList<NBomberLoad> loads, RunState run)
    {
        // NBomber empties the folder of its log, so it gets one that nobody has seen before.
        var folder = Directory.CreateTempSubdirectory("nbomber-");
        using var ended = new CancellationTokenSource();
        var ending = EndInTimeAsync(loads, run, ended.Token);
        try
        {
            var lead = loads.Min(load => load.LeadingPause).Ticks * 100;
            var context = NBomberRunner
                .RegisterScenarios([.. loads.Select(load => load.ToScenario(nowNs => run.Begin(nowNs - lead)))])
                .WithTestSuite("harness")
                .WithTestName("load")
                .WithReportFolder(folder.FullName)
                .WithoutReports();
            // It blocks until all scenarios have ended.
            return await Task.Factory.StartNew(() => context.Run(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception e)
        {
            run.ReportDefect(e);
            return null;
        }
        finally
        {
            await ended.CancelAsync();
            await ending;
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Ends loads when the run stops, and those that went on past the plan when the plan no longer asks for it.</summary>
    private static async Task EndInTimeAsync(IReadOnlyList<NBomberLoad> loads, RunState run, CancellationToken ended)
    {
        await Task.WhenAny(run.Begun, Task.Delay(Timeout.Infinite, ended));
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(Poll, run.Clock.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.Stop.IsCancellationRequested)
            {
                End(loads, "the run stops");
                if (loads.Any(load => load.TryEndAll("the run stops")))
                    return;
            }
            else if (run.MayKeepGoing && run.Clock.NowNs >= PlannedEndNs(run) && !run.KeepGoing())
                End(loads.Where(load => load.IsExtended), "the plan has ended");
        }
    }

    private static void End(IEnumerable<NBomberLoad> loads, string reason)
    {
        foreach (var load in loads)
            load.End(reason);
    }

    private static long PlannedEndNs(RunState run) => run.MeasuredFromNs + run.PlannedEnd.Ticks * 100;

    /// <summary>NBomber comes back some seconds after its last operation, so the clock then says nothing.</summary>
    private static long EndOf(NBomberLoad load, RunState run)
    {
        if (load.EndNs != long.MaxValue)
            return load.EndNs;
        return Math.Min(run.Clock.NowNs, load.IsExtended ? long.MaxValue : PlannedEndNs(run));
    }

    private static GeneratorReport WithFigures(GeneratorReport generator, List<NBomberLoad> loads, NodeStats? stats)
    {
        var shortfalls = loads.Select(load => load.FindShortfall()).OfType<Shortfall>().ToList();
        var grave = shortfalls.Where(shortfall => shortfall.IsGrave).Select(shortfall => shortfall.Text).ToList();
        return generator with
        {
            EngineFigures = [.. stats is null ? [] : loads.Select(load => load.Describe(stats)), .. shortfalls.Select(shortfall => shortfall.Text)],
            Overload = [.. generator.Overload, .. grave],
            Undelivered = [.. generator.Undelivered, .. grave],
        };
    }
}
