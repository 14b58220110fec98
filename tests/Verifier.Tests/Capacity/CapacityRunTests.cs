using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class CapacityRunTests : IDisposable
{
    private readonly string reports = Path.Combine(Path.GetTempPath(), $"capacity-{Guid.NewGuid():N}");
    private readonly StringWriter output = new();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        stop.Dispose();
        if (Directory.Exists(reports))
            Directory.Delete(reports, recursive: true);
    }

    [Fact]
    public async Task SteadySystem_IsFoundConfirmedAndWrittenDown()
    {
        var (report, folder) = await RunAsync(new FakeLoad(rate => MeasuredLoad.Report(p99: rate <= 1_000 ? 20 : 500)));

        Assert.Equal(Verdict.Valid, report.Verdict);
        Assert.Equal("capacity of sample: 1,000/s at p99 <= 50 ms (confirmed for 30 s)", report.Sentence);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "capacity.json"), stop.Token));
        Assert.Equal(1_000, json.RootElement.GetProperty("capacityPerSecond").GetDouble());
        Assert.Equal("valid", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(report.Steps.Count, json.RootElement.GetProperty("steps").GetArrayLength());
        Assert.Equal("confirmation", json.RootElement.GetProperty("steps").EnumerateArray().Last().GetProperty("phase").GetString());
        Assert.Contains("confirmation    1,000/s for 30s: held", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ShowsCurveStepsMachineAndCommand_AndLoadsNothing()
    {
        var (report, folder) = await RunAsync(new FakeLoad(rate => MeasuredLoad.Report(p99: rate <= 1_000 ? 20 : 500)));
        var page = await File.ReadAllTextAsync(folder.Page, stop.Token);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("limit 50 ms", page, StringComparison.Ordinal);
        Assert.Contains("capacity 1,000/s", page, StringComparison.Ordinal);
        Assert.Contains("harness find-capacity sample", page, StringComparison.Ordinal);
        Assert.Contains(report.Info.Machine, page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
        Assert.Contains("xmlns", await File.ReadAllTextAsync(Path.Combine(folder.Path, "capacity.svg"), stop.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 1_000, "violated", "below 100/s, the first rate tried")]
    [InlineData(5_000, 1_000, "unknown", "the generator, not the system, gave up at 1,600/s")]
    public async Task OtherEnds_SaySo(double capacity, double generator, string verdict, string words)
    {
        var (report, _) = await RunAsync(new FakeLoad(rate => rate > generator
            ? MeasuredLoad.Report(overload: "schedule lag", lagMs: 70)
            : MeasuredLoad.Report(p99: rate <= capacity ? 20 : 500)));
        Assert.Equal(verdict, RunJson.NameOf(report.Verdict));
        Assert.Contains(words, report.Sentence, StringComparison.Ordinal);
        Assert.Null(report.CapacityPerSecond);
    }

    [Fact]
    public async Task HoldThatFails_IsNamedInTheSentence()
    {
        var (report, _) = await RunAsync(new FakeLoad((rate, length) =>
            MeasuredLoad.Report(p99: rate <= (length > TimeSpan.FromSeconds(10) ? 960 : 1_000) ? 20 : 500)));
        Assert.Equal("capacity of sample: 950/s at p99 <= 50 ms (confirmed for 30 s; the hold at 1,000/s failed)", report.Sentence);
    }

    [Fact]
    public async Task SystemAboveMax_IsAtLeastThat()
    {
        var (report, _) = await RunAsync(new FakeLoad(_ => MeasuredLoad.Report()));
        Assert.Equal("capacity of sample: at least 2,000/s at p99 <= 50 ms (confirmed for 30 s; --max ends the search there)", report.Sentence);
    }

    [Fact]
    public async Task LoadThatThrows_IsUnknownWithItsSteps()
    {
        var (report, folder) = await RunAsync(new FakeLoad(rate => rate < 400 ? MeasuredLoad.Report() : throw new IOException("the disk is full")));
        Assert.Equal(Verdict.Unknown, report.Verdict);
        Assert.Equal("capacity of sample: unknown: the disk is full", report.Sentence);
        Assert.Equal(2, report.Steps.Count);
        Assert.True(File.Exists(folder.Page));
    }

    [Fact]
    public async Task Interrupted_KeepsTheStepsSoFar()
    {
        var load = new FakeLoad(rate =>
        {
            if (rate >= 400)
                stop.Cancel();
            return MeasuredLoad.Report();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(load));
        var folder = Assert.Single(Directory.GetDirectories(reports));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "capacity.json"), CancellationToken.None));
        Assert.Equal(2, json.RootElement.GetProperty("steps").GetArrayLength());
        Assert.Equal("interrupted", json.RootElement.GetProperty("info").GetProperty("failure").GetString());
    }

    [Fact]
    public async Task DataSet_ComesBeforeTheFirstStep_AndTheSearchDoesNotBeginWithoutIt()
    {
        var load = new FakeLoad(_ => throw new InvalidOperationException("a step was run"));
        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(load, new DataSetSpec { Users = 10 }));
        Assert.Contains("the data set cannot be loaded into n1", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(reports));
    }

    private Task<(CapacityReport Report, RunFolder Folder)> RunAsync(FakeLoad load, DataSetSpec? dataSet = null)
    {
        var options = new CapacityOptions
        {
            Scenario = new Scenario { Name = "sample", DataSet = dataSet, Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(1, TimeSpan.FromSeconds(1))] }] },
            Limits = new CapacityLimits(50, 0.01),
            From = 100,
            Max = 2_000,
            Step = TimeSpan.FromSeconds(10),
            Hold = TimeSpan.FromSeconds(30),
            Reports = reports,
            Command = "harness find-capacity sample",
        };
        var clock = new RunClock(new ImpatientTime());
        return new CapacityRun(options, new FakeCluster(), load, "register 100 %", clock, new CapacityConsole(output)).RunAsync(stop.Token);
    }

    /// <summary>Load whose outcome depends on the rate, and on the length, alone.</summary>
    private sealed class FakeLoad(Func<double, TimeSpan, LoadReport> measure) : IStepLoad
    {
        public FakeLoad(Func<double, LoadReport> measure)
            : this((rate, _) => measure(rate))
        {
        }

        public Task<LoadReport> RunAsync(double rate, TimeSpan length, CancellationToken cancellationToken)
        {
            var report = measure(rate, length);
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(report);
        }
    }

    /// <summary>Every timer fires at once, so that no test waits.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
