using System.Reflection;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class FaultTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly FaultTrigger AtOnce = new(0, TimeSpan.Zero, false);

    [Theory]
    [InlineData("stop-replica", "any", "n2", "stop n2", "start n2")]
    [InlineData("stop-replica", "sync-standby", "n2", "stop n2", "start n2")]
    [InlineData("stop-replica", "async", "n3", "stop n3", "start n3")]
    [InlineData("kill-leader", "any", "n1", "kill n1", "start n1")]
    [InlineData("stop-leader", "any", "n1", "stop n1", "start n1")]
    [InlineData("pause-node", "leader", "n1", "pause n1", "resume n1")]
    [InlineData("pause-node", "any", "n2", "pause n2", "resume n2")]
    [InlineData("hold-replication", "any", "n1", "hold n1", "release n1")]
    [InlineData("lag-replica", "async", "n3", "lag n3", "catch up n3")]
    [InlineData("kill-replica", "sync-standby", "n2", "kill n2", "start n2")]
    [InlineData("isolate-leader", "any", "n1", "isolate n1 All", "rejoin n1")]
    [InlineData("isolate-replica", "async", "n3", "isolate n3 All", "rejoin n3")]
    [InlineData("slow-replication", "any", "n1", "limit n1 to 256000", "unlimit n1")]
    [InlineData("fill-disk", "leader", "n1", "fill n1", "free n1")]
    [InlineData("fill-disk", "any", "n2", "fill n2", "free n2")]
    [InlineData("limit-cpu", "leader", "n1", "limit cpu n1 to 0.1", "unlimit cpu n1")]
    [InlineData("limit-cpu", "async", "n3", "limit cpu n3 to 0.1", "unlimit cpu n3")]
    [InlineData("limit-memory", "leader", "n1", "limit memory n1 to 67108864", "unlimit memory n1")]
    [InlineData("limit-memory", "any", "n2", "limit memory n2 to 67108864", "unlimit memory n2")]
    [InlineData("switchover", "any", "n1", "switch n1 to any")]
    [InlineData("kill-postmaster", "any", "n1", "crash n1", "await n1")]
    [InlineData("delete-pod", "leader", "n1", "delete n1", "await pod n1")]
    [InlineData("delete-pod-at-once", "any", "n2", "delete n2 at once", "await pod n2")]
    [InlineData("cordon-node", "leader", "n1", "cordon n1", "uncordon n1")]
    [InlineData("kill-patroni", "any", "n1", "kill manager n1", "start n1")]
    [InlineData("restart-proxy", "any", "proxy", "restart proxy", "start proxy")]
    [InlineData("restart-api", "any", "api", "restart api", "start api")]
    [InlineData("stop-etcd", "any", "dcs", "stop dcs", "start dcs")]
    [InlineData("kill-etcd-quorum", "any", "dcs", "kill dcs", "start dcs")]
    [InlineData("switchover", "sync-standby", "n1", "switch n1 to n2")]
    [InlineData("failover-to-async", "any", "n1", "fail over to n3")]
    public async Task Fault_OnAHealthyCluster_BreaksAndMendsTheRightMember(string name, string target, string member, params string[] actions)
    {
        var cluster = new FakeCluster();
        var fault = FaultCatalog.Find(name);
        var spec = new FaultSpec { Fault = name, At = AtOnce, Target = target };

        var chosen = fault.Choose(await cluster.ViewAsync(Stop), spec, ReplicationMode.Sync);
        await fault.InjectAsync(cluster, chosen!, spec, Stop);
        await fault.HealAsync(cluster, chosen!, Stop);

        Assert.Equal(member, chosen);
        Assert.Equal(actions, cluster.Actions);
    }

    [Theory]
    [InlineData("kill-leader")]
    [InlineData("stop-leader")]
    [InlineData("kill-postmaster")]
    [InlineData("kill-patroni")]
    [InlineData("isolate-leader")]
    public async Task LeaderFault_BeforeASynchronousStandbyIsRegistered_Waits(string name)
    {
        var cluster = new FakeCluster { SyncStandby = null };
        var view = await cluster.ViewAsync(Stop);
        var spec = new FaultSpec { Fault = name, At = AtOnce };

        Assert.Null(FaultCatalog.Find(name).Choose(view, spec, ReplicationMode.Sync));
        Assert.Equal("n1", FaultCatalog.Find(name).Choose(view, spec, ReplicationMode.Async));
        Assert.Equal("n1", FaultCatalog.Find(name).Choose(view, spec with { Force = true }, ReplicationMode.Sync));
    }

    [Theory]
    [InlineData("cancel-commit-waits")]
    [InlineData("commit-locally")]
    public async Task FaultBySql_OnALeaderThatTakesNoSession_IsNotConfirmed(string name)
    {
        var error = await Assert.ThrowsAsync<FaultNotConfirmedException>(() => FaultCatalog.Find(name).InjectAsync(new FakeCluster(), "n1", Spec(name), Stop));
        Assert.StartsWith("n1 takes no session:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejoin_ThatDoesNotTake_IsNotConfirmed()
    {
        var cluster = new FakeCluster();
        await new IsolateLeader().InjectAsync(cluster, "n1", Spec("isolate-leader") with { From = PartitionScope.Dcs }, Stop);
        cluster.Immortal.Add("n1");

        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => new IsolateLeader().HealAsync(cluster, "n1", Stop));
    }

    [Theory]
    [InlineData("isolate-replica", true, false)]
    [InlineData("slow-replication", true, false)]
    [InlineData("fill-disk", false, true)]
    [InlineData("kill-leader", false, false)]
    public void Prepared_Scenario_HasACluster_InWhichItsFaultsArePossible(string name, bool networks, bool disks)
    {
        var environment = FaultCatalog.Prepared(new Scenario { Name = "x", Faults = [Spec("stop-replica"), Spec(name)] }).Environment;

        Assert.Equal((networks, disks), (environment.OwnNetworks, environment.OwnDisks));
    }

    [Theory]
    [InlineData("kill-leader")]
    [InlineData("stop-replica")]
    [InlineData("kill-patroni")]
    [InlineData("stop-etcd")]
    [InlineData("kill-etcd-quorum")]
    [InlineData("kill-replica")]
    [InlineData("isolate-leader")]
    [InlineData("slow-replication")]
    [InlineData("fill-disk")]
    [InlineData("limit-cpu")]
    [InlineData("limit-memory")]
    public async Task Inject_WhenTheMemberLivesOn_IsNotConfirmed(string name)
    {
        var cluster = new FakeCluster { Immortal = { "n1", "dcs" } };
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => FaultCatalog.Find(name).InjectAsync(cluster, "n1", Spec(name), Stop));
    }

    [Fact]
    public async Task HoldReplication_WithNothingToHold_IsNotConfirmed()
    {
        var cluster = new FakeCluster { Walsenders = 0 };
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => new HoldReplication().InjectAsync(cluster, "n1", Spec("hold-replication"), Stop));
    }

    [Fact]
    public async Task LagReplica_ThatNobodyServes_IsNotConfirmed()
    {
        var cluster = new FakeCluster { Walsenders = 0 };
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => new LagReplica().InjectAsync(cluster, "n3", Spec("lag-replica"), Stop));
    }

    [Fact]
    public async Task Switchover_ToACandidateThatIsRefused_SaysWhy()
    {
        var cluster = new FakeCluster();
        var spec = Spec("switchover") with { Target = "async" };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => new Switchover().InjectAsync(cluster, "n1", spec, Stop));

        Assert.Contains("n3 is no synchronous standby", error.Message, StringComparison.Ordinal);
        Assert.Equal("n1", cluster.Leader);
    }

    [Fact]
    public async Task Switchover_WithoutAStandbyOfTheTarget_Waits()
    {
        var view = await new FakeCluster { SyncStandby = null }.ViewAsync(Stop);

        Assert.Null(new Switchover().Choose(view, Spec("switchover"), ReplicationMode.Sync));
        Assert.Null(new Switchover().Choose(view, Spec("switchover") with { Target = "sync-standby" }, ReplicationMode.Async));
    }

    [Fact]
    public async Task FailoverToAsync_AfterTheLeaderDied_PromotesTheAsynchronousStandbyAndNoOther()
    {
        var cluster = new FakeCluster { SyncStandby = "n3" };
        await cluster.KillMemberAsync("n1", Stop);
        var view = await cluster.ViewAsync(Stop);
        var dead = view with { Members = [view.Members[0] with { Role = MemberRole.Leader }, .. view.Members.Skip(1)] };

        Assert.Equal("n1", new FailoverToAsync().Choose(dead, Spec("failover-to-async"), ReplicationMode.Sync));
        await new FailoverToAsync().InjectAsync(cluster, "n1", Spec("failover-to-async"), Stop);

        Assert.Equal("n2", cluster.Leader);
    }

    [Fact]
    public async Task KillPatroni_ThatTakesPostgresWithIt_IsNotConfirmed()
    {
        var cluster = new FakeCluster();
        await cluster.KillMemberAsync("n1", Stop);
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => new KillPatroni().InjectAsync(cluster, "n1", Spec("kill-patroni"), Stop));
    }

    [Theory]
    [InlineData("kill-postmaster", false, true)]
    [InlineData("kill-etcd-quorum", false, true)]
    [InlineData("restart-proxy", false, false)]
    [InlineData("restart-api", false, false)]
    [InlineData("kill-patroni", true, true)]
    [InlineData("switchover", true, true)]
    [InlineData("isolate-leader", true, true)]
    [InlineData("isolate-replica", false, false)]
    public void Fault_ThatMayMoveTheLeader_SaysSo(string name, bool forces, bool may)
    {
        var fault = FaultCatalog.Find(name);
        Assert.Equal((forces, may), (fault.ForcesFailover(Spec(name)), fault.MayMoveLeader(Spec(name))));
    }

    [Theory]
    [InlineData("kill-leader", "kill-leader needs IKillable (environments that have it: local")]
    [InlineData("pause-node", "pause-node needs IPausable (environments that have it: local")]
    [InlineData("limit-cpu", "limit-cpu needs ICpuLimited (environments that have it: docker, patroni)")]
    [InlineData("limit-memory", "limit-memory needs IMemoryLimited (environments that have it: docker, patroni)")]
    public void Require_WhatTheEnvironmentCannotDo_NamesTheCapabilityAndWhoHasIt(string name, string problem)
    {
        var scenario = new Scenario { Name = "x", Faults = [new FaultSpec { Fault = name, At = AtOnce }] };
        var error = Assert.Throws<UserErrorException>(() => FaultCatalog.Require(scenario, DispatchProxy.Create<IEnvironment, WithoutCapabilities>()));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        FaultCatalog.Require(scenario, new FakeCluster());
    }

    [Fact]
    public void Capability_ThatNoEnvironmentHas_SaysSo() =>
        Assert.Contains("no environment has it", Capability.Where("IFly"), StringComparison.Ordinal);

    [Fact]
    public void Catalog_AndScenarioVocabulary_NameTheSameFaults() =>
        Assert.Equal(FaultCatalog.All.Select(fault => fault.Name).Order(), ScenarioVocabulary.Default.Faults.Order());

    private static FaultSpec Spec(string fault) => new() { Fault = fault, At = AtOnce };

    /// <summary>An environment that has a name, and nothing else.</summary>
    public class WithoutCapabilities : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => "bare";
    }
}
