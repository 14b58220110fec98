using Harness.Environments;
using Harness.LoadRunner;
using Microsoft.Extensions.Time.Testing;

namespace Harness.Verifier.Tests;

public sealed class OperatorFailoverTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo reports = Directory.CreateTempSubdirectory("harness-tests-");
    private readonly FakeTimeProvider time = new();
    private readonly List<RunEvent> happened = [];

    [Fact]
    public async Task LeaderKilled_WithoutAManager_IsReplacedByHandAfterDetection()
    {
        var cluster = new FakeManualCluster();
        var faults = await RunAsync(cluster, "kill-leader");

        Assert.Equal(["kill n1", "fail over n1"], cluster.Actions);
        Assert.Null(Assert.Single(faults).FailoverError);
        var steps = happened.Where(entry => entry.Kind == RunEventKind.FailoverByHand).ToList();
        Assert.Equal(
            ["no manager watches this cluster: Harness fails over by hand, after 2 s for detection", "promoted n2", "by hand, n2 now leads in the place of n1"],
            steps.Select(step => step.Text));
        Assert.True(steps[1].AtNs - steps[0].AtNs >= OperatorFailover.Detection.TotalNanoseconds);
    }

    [Fact]
    public async Task LeaderKilled_WithAManager_IsLeftToIt()
    {
        var cluster = new FakeCluster();
        await RunAsync(cluster, "kill-leader", reached: () => cluster.Leader = "n2");

        Assert.Equal(["kill n1"], cluster.Actions);
        Assert.DoesNotContain(happened, entry => entry.Kind == RunEventKind.FailoverByHand);
    }

    [Fact]
    public async Task ReplicaStopped_WithoutAManager_NeedsNoFailover()
    {
        var cluster = new FakeManualCluster();
        await RunAsync(cluster, "stop-replica");

        Assert.Equal(["stop n2"], cluster.Actions);
    }

    [Fact]
    public async Task Failover_ThatCannotBeDone_IsNotedAsTheHarnesssFailure()
    {
        var faults = await RunAsync(new FakeManualCluster { Obstacle = "no standby answers" }, "kill-leader");

        Assert.Equal("no standby answers", Assert.Single(faults).FailoverError);
        Assert.Contains(happened, entry => entry.Kind == RunEventKind.FaultFailed && entry.Text.Contains("no standby answers", StringComparison.Ordinal));
    }

    public void Dispose() => reports.Delete(recursive: true);

    /// <param name="reached">Done once the fault has been carried out.</param>
    private async Task<IReadOnlyList<AppliedFault>> RunAsync(IEnvironment environment, string fault, Action? reached = null)
    {
        var scenario = new Scenario
        {
            Name = "sample",
            RecoveryTimeout = TimeSpan.FromSeconds(5),
            Faults = [new FaultSpec { Fault = fault, At = new FaultTrigger(0, TimeSpan.Zero, true) }],
        };
        var clock = new RunClock(time);
        var folder = new RunFolder(reports.FullName);
        using var events = new EventLog(folder.Events, clock);
        events.Added += happened.Add;
        var book = new FaultBook(new RunStore(folder), events);
        var running = new FaultRunner(environment, scenario, clock, events, book, _ => reached?.Invoke(), (_, _) => Task.CompletedTask).RunAfterLoadAsync(Stop);
        for (var i = 0; i < 2000 && !running.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Stop);
        }
        Assert.True(running.IsCompleted, "the fault did not end");
        await running;
        return book.All;
    }
}
