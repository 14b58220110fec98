using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>The driver, with runs that are made up.</summary>
public sealed class MatrixRunTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Resumables<MatrixReport> Saved = new("matrix", folder => folder.Matrix);
    private readonly string reports = Directory.CreateTempSubdirectory("matrix-").FullName;
    private readonly List<string> ran = [];

    public void Dispose() => Directory.Delete(reports, recursive: true);

    [Fact]
    public async Task Interrupted_GoesOnWhereItWasAndRunsNothingTwice()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader"));
        using var interrupt = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(folder, async (scenario, stop) =>
        {
            if (ran.Count == 3)
                await interrupt.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return SampleMatrix.Held();
        }).RunAsync(report, 100, interrupt.Token));

        var (saved, found) = Saved.Unfinished(reports, report.Command)!.Value;
        Assert.Equal(folder, found);
        Assert.Equal(2, saved.Cells.Sum(cell => cell.Runs.Count));
        var finished = await Run(folder).RunAsync(saved, 100, Stop);
        Assert.True(finished.IsFinished);
        Assert.Equal(Verdict.Valid, finished.Verdict);
        Assert.Equal(
            ["kill-leader-async 7", "kill-leader-sync 7", "kill-leader-async 8", "kill-leader-async 8", "kill-leader-sync 8"], ran);
        Assert.Null(Saved.Unfinished(reports, report.Command));
    }

    [Fact]
    public async Task InterruptedJustAfterARun_KeepsTheRun()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader"));
        using var interrupt = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(folder, async (_, _) =>
        {
            await interrupt.CancelAsync();
            return SampleMatrix.Held();
        }).RunAsync(report, 100, interrupt.Token));
        Assert.Equal(1, Saved.Load(folder).Cells.Sum(cell => cell.Runs.Count));
    }

    [Fact]
    public async Task Unfinished_IsFoundByItsOwnCommandOnly()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader"));
        var some = await Run(folder).RunAsync(report, 1, Stop);
        Assert.False(some.IsFinished);
        Assert.NotNull(Saved.Unfinished(reports, report.Command));
        Assert.Null(Saved.Unfinished(reports, report.Command + " --repeats 9"));
    }

    [Fact]
    public async Task RunThatDoesNotBegin_IsTriedOnceMoreAndThenEndsTheMatrix()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader"));
        await Assert.ThrowsAsync<UserErrorException>(() => Run(folder, (_, _) => throw new UserErrorException("a port is taken")).RunAsync(report, 100, Stop));
        Assert.Equal(2, ran.Count);

        ran.Clear();
        var finished = await Run(folder, (_, _) => ran.Count == 1 ? throw new UserErrorException("a port is taken") : Task.FromResult(SampleMatrix.Held())).RunAsync(report, 100, Stop);
        Assert.Equal(4, finished.Cells.Sum(cell => cell.Runs.Count));
    }

    [Fact]
    public async Task ModeThatTheEnvironmentNeverHas_MarksTheCellAndTheOthersGoOn()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader"));
        var finished = await Run(folder, (scenario, _) => scenario.Environment.Replication == ReplicationMode.Sync
            ? throw new UserErrorException("no such mode here") { IsLasting = true }
            : Task.FromResult(SampleMatrix.Held())).RunAsync(report, 100, Stop);
        Assert.Equal("no such mode here", finished.Cells[1].Refusal);
        Assert.Equal(2, finished.Cells[0].Runs.Count);
    }

    [Fact]
    public async Task FaultThatTheEnvironmentLacks_IsRefusedBeforeAnythingRuns()
    {
        var (folder, report) = Begin(SampleMatrix.Plan("kill-leader", "stop-sync-standby"));
        var finished = await Run(folder, create: _ => throw new UserErrorException("nothing can be done here")).RunAsync(report, 100, Stop);
        Assert.Empty(ran);
        Assert.All(finished.Cells, cell => Assert.NotNull(cell.Refusal));
        Assert.Equal(Verdict.Unknown, finished.Verdict);
    }

    [Fact]
    public async Task Files_TellTheSameInEveryForm()
    {
        var (folder, report) = Begin(SampleMatrix.Plan());
        await Run(folder, (scenario, _) => Task.FromResult(
            scenario.Name == "kill-lagged-leader-async" ? SampleMatrix.Lost() with { Sentence = "<b>lost</b>" } : SampleMatrix.Held())).RunAsync(report, 100, Stop);
        var page = await File.ReadAllTextAsync(folder.Page, Stop);
        Assert.Contains("class=\"as-expected\"", page, StringComparison.Ordinal);
        Assert.Contains("2 of 2 lost, 7.00 s", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;lost", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        var csv = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "matrix.csv"), Stop);
        Assert.Equal(5, csv.Length);
        Assert.Contains("local,,etcd,kill-lagged-leader,async,\"loses (control), failover\",as-expected,2,2,2,90,90,90,7000,7000,7000", csv[3], StringComparison.Ordinal);
        Assert.Contains("as expected: 2 of 2 lost, 7.00 s", await File.ReadAllTextAsync(Path.Combine(folder.Path, "matrix.md"), Stop), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "scenarios", "local-etcd-kill-leader-sync.json")));

        await ReportIndex.WriteAsync(reports, Stop);
        var index = await File.ReadAllTextAsync(Path.Combine(reports, "index.html"), Stop);
        Assert.Contains("1 matrix: 1 valid", index, StringComparison.Ordinal);
        Assert.Contains("2 modes, 2 faults", index, StringComparison.Ordinal);
    }

    private (RunFolder Folder, MatrixReport Report) Begin(MatrixPlan plan)
    {
        var report = SampleMatrix.Report(plan);
        var folder = new RunFolder(ReportFolders.Create(reports, report.StartedAt, "matrix"));
        return (folder, report with { Id = folder.Id });
    }

    private MatrixRun Run(
        RunFolder folder, Func<Scenario, CancellationToken, Task<RunSummary>>? run = null, Func<EnvironmentSpec, IEnvironment>? create = null) => new(
        folder,
        (scenario, _, stop) =>
        {
            ran.Add($"{scenario.Name} {scenario.Seed}");
            return run is null ? Task.FromResult(SampleMatrix.Held()) : run(scenario, stop);
        },
        create ?? (_ => new FakeCluster()), new MatrixConsole(TextWriter.Null));
}
