using Harness.Environments;
using Harness.LoadRunner;
using Microsoft.Extensions.Time.Testing;

namespace Harness.Verifier.Tests;

/// <summary>Schedules of faults: one after the other, repeated, by state; and their healing.</summary>
public sealed class FaultRunnerTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly FaultTrigger AtOnce = new(0, TimeSpan.Zero, false);

    private readonly DirectoryInfo reports = Directory.CreateTempSubdirectory("harness-tests-");
    private readonly FakeTimeProvider time = new();
    private readonly FakeCluster cluster = new();
    private readonly List<long> disturbed = [];

    [Fact]
    public async Task Fault_AfterThePreviousOne_WaitsForItAndItsOffset()
    {
        var faults = await RunAsync(
            new FaultSpec { Fault = "pause-node", Target = "async", At = At(5), During = TimeSpan.FromSeconds(60) },
            new FaultSpec { Fault = "stop-replica", Target = "sync-standby", At = AtOnce with { Progress = null, After = Predecessor.Injected, Offset = TimeSpan.FromSeconds(1) } },
            new FaultSpec { Fault = "kill-postmaster", At = AtOnce with { Progress = null, After = Predecessor.Injected, Offset = TimeSpan.FromSeconds(90) }, Force = true });

        Assert.Equal(["pause n3", "stop n2", "resume n3", "crash n1"], cluster.Actions);
        AssertGaps(faults, 5, 1, 90);
    }

    [Fact]
    public async Task Fault_AfterTheHealingOfThePreviousOne_WaitsForThat()
    {
        await RunAsync(
            new FaultSpec { Fault = "pause-node", At = AtOnce, During = TimeSpan.FromSeconds(7) },
            new FaultSpec { Fault = "kill-leader", At = AtOnce with { Progress = null, After = Predecessor.Healed } });

        Assert.Equal(["pause n2", "resume n2", "kill n1"], cluster.Actions);
    }

    [Fact]
    public async Task RepeatedFault_IsInjectedSoOften_EachHealedBeforeTheNext()
    {
        var faults = await RunAsync(new FaultSpec
        {
            Fault = "pause-node", At = AtOnce, During = TimeSpan.FromSeconds(2), Repeat = new FaultRepeat(3, TimeSpan.FromSeconds(5)),
        });

        Assert.Equal(["pause n2", "resume n2", "pause n2", "resume n2", "pause n2", "resume n2"], cluster.Actions);
        AssertGaps(faults, 0, 5, 5);
    }

    [Fact]
    public async Task Disturbed_IsToldOfFaultsThatStopWritesAndOfEveryHealing()
    {
        var faults = await RunAsync(
            new FaultSpec { Fault = "pause-node", Target = "async", At = At(5), During = TimeSpan.FromSeconds(7) },
            new FaultSpec { Fault = "kill-leader", At = At(20) },
            new FaultSpec { Fault = "stop-replica", Target = "async", At = At(30) });

        Assert.Equal([faults[0].HealedNs, faults[1].ConfirmedNs], disturbed.Select(atNs => (long?)atNs));
    }

    [Fact]
    public async Task Fault_ThatWaitsForAState_StrikesOnceItIsThere()
    {
        var faults = await RunAsync(
            new FaultSpec { Fault = "switchover", At = At(4) },
            new FaultSpec
            {
                Fault = "hold-replication", At = AtOnce, When = new FaultCondition { State = ClusterState.LeaderChanged, Delay = TimeSpan.FromSeconds(2) },
            });

        Assert.Equal(["switch n1 to any", "hold n2"], cluster.Actions);
        AssertGaps(faults, 4, 2);
    }

    [Fact]
    public async Task Fault_WhoseStateDoesNotCome_IsNotInjected()
    {
        var fault = Assert.Single(await RunAsync(new FaultSpec
        {
            Fault = "kill-leader", At = AtOnce, When = new FaultCondition { State = ClusterState.LeaderChanged, Within = TimeSpan.FromSeconds(9) },
        }));

        Assert.Empty(cluster.Actions);
        Assert.Equal("the state that it waits for did not come within 9 s", fault.Error);
    }

    [Fact]
    public async Task HealAll_OfOverlappingFaults_HealsTheLatestFirst()
    {
        var faults = await RunAsync(
            heal: true,
            new FaultSpec { Fault = "isolate-replica", Target = "async", At = AtOnce },
            new FaultSpec { Fault = "isolate-leader", At = At(1), From = PartitionScope.Dcs });

        Assert.All(faults, fault => Assert.NotNull(fault.HealedNs));
        Assert.Equal(["rejoin n1", "rejoin n3"], cluster.Actions.Skip(2));
    }

    [Fact]
    public async Task HealAll_WhatDoesNotHeal_IsNotedAndTriedTwice()
    {
        var faults = await RunAsync(
            heal: true, new FaultSpec { Fault = "isolate-replica", Target = "async", At = AtOnce }, confirmed: () => cluster.Immortal.Add("n3"));

        Assert.Equal(["isolate n3 All", "rejoin n3", "rejoin n3"], cluster.Actions);
        Assert.Null(faults[0].HealedNs);
        Assert.Equal("n3 was joined again, yet it still reaches nobody", faults[0].HealingError);
    }

    [Theory]
    [InlineData(ClusterState.LeaderChanged, "n1 n2", "n1 n2", false)]
    [InlineData(ClusterState.LeaderChanged, "n1 n2", "n2 n3", true)]
    [InlineData(ClusterState.LeaderChanged, "n1 n2", "- n2", false)]
    [InlineData(ClusterState.StandbySynchronous, "n1 n2", "n1 n2", false)]
    [InlineData(ClusterState.StandbySynchronous, "n1 n2", "n1 n3", true)]
    [InlineData(ClusterState.StandbySynchronous, "n1 n2", "n1 -", false)]
    [InlineData(ClusterState.StandbySynchronous, "n1 -", "n1 n2", true)]
    public void State_OfTwoLooks_IsSeenOnlyWhenItCame(ClusterState state, string before, string now, bool holds) =>
        Assert.Equal(holds, StateWatch.Holds(new FaultCondition { State = state }, View(before), View(before), View(now)));

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(null, false)]
    public void LagAbove_IsOfAnyRunningReplica(int? lag, bool holds)
    {
        var view = new ClusterView([new("n1", MemberRole.Leader, MemberState.Running, 1, null), new("n2", MemberRole.Replica, MemberState.Running, 1, lag)]);
        Assert.Equal(holds, StateWatch.Holds(new FaultCondition { State = ClusterState.LagAbove, LagBytes = 1000 }, view, view, view));
    }

    public void Dispose() => reports.Delete(recursive: true);

    private static FaultTrigger At(int seconds) => AtOnce with { Offset = TimeSpan.FromSeconds(seconds) };

    /// <summary>At least so many seconds before each fault: time is advanced whether or not what waits for it gets a processor.</summary>
    private static void AssertGaps(IReadOnlyList<AppliedFault> faults, params int[] seconds)
    {
        Assert.Equal(seconds.Length, faults.Count);
        var times = faults.Select(fault => fault.InjectedNs / 1e9).ToList();
        Assert.All(seconds.Index(), gap => Assert.InRange(times[gap.Index] - (gap.Index == 0 ? 0 : times[gap.Index - 1]), gap.Item, double.MaxValue));
    }

    private static ClusterView View(string leaderAndStandby)
    {
        var names = leaderAndStandby.Split(' ');
        return new ClusterView([.. ((string[])["n1", "n2", "n3"]).Select(name => new Member(
            name, name == names[0] ? MemberRole.Leader : name == names[1] ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 1, 0))]);
    }

    private Task<IReadOnlyList<AppliedFault>> RunAsync(params FaultSpec[] faults) => RunAsync(faults, heal: false, confirmed: null);

    private Task<IReadOnlyList<AppliedFault>> RunAsync(bool heal, params FaultSpec[] faults) => RunAsync(faults, heal, confirmed: null);

    private Task<IReadOnlyList<AppliedFault>> RunAsync(bool heal, FaultSpec fault, Action confirmed) => RunAsync([fault], heal, confirmed);

    private async Task<IReadOnlyList<AppliedFault>> RunAsync(IReadOnlyList<FaultSpec> faults, bool heal, Action? confirmed)
    {
        var scenario = new Scenario { Name = "sample", Faults = faults };
        var clock = new RunClock(time);
        var folder = new RunFolder(reports.FullName);
        using var events = new EventLog(folder.Events, clock);
        var book = new FaultBook(new RunStore(folder), events);
        var runner = new FaultRunner(cluster, scenario, clock, events, book, disturbed.Add, (_, _) => Task.CompletedTask);
        await EndAsync(runner.RunDuringLoadAsync(clock.NowNs, Stop));
        confirmed?.Invoke();
        if (heal)
            await EndAsync(runner.HealAllAsync(Stop));
        return book.All;
    }

    private async Task EndAsync(Task running)
    {
        for (var i = 0; i < 2000 && !running.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Stop);
        }
        Assert.True(running.IsCompleted, "the faults did not end");
        await running;
    }
}
