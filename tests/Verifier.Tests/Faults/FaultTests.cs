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
    public async Task Fault_OnAHealthyCluster_BreaksAndMendsTheRightMember(string name, string target, string member, string breaks, string mends)
    {
        var cluster = new FakeCluster();
        var fault = FaultCatalog.Find(name);
        var spec = new FaultSpec { Fault = name, At = AtOnce, Target = target };

        var chosen = fault.Choose(await cluster.ViewAsync(Stop), spec, ReplicationMode.Sync);
        await fault.InjectAsync(cluster, chosen!, Stop);
        await fault.HealAsync(cluster, chosen!, Stop);

        Assert.Equal(member, chosen);
        Assert.Equal([breaks, mends], cluster.Actions);
    }

    [Theory]
    [InlineData("kill-leader")]
    [InlineData("stop-leader")]
    public async Task LeaderFault_BeforeASynchronousStandbyIsRegistered_Waits(string name)
    {
        var cluster = new FakeCluster { SyncStandby = null };
        var view = await cluster.ViewAsync(Stop);
        var spec = new FaultSpec { Fault = name, At = AtOnce };

        Assert.Null(FaultCatalog.Find(name).Choose(view, spec, ReplicationMode.Sync));
        Assert.Equal("n1", FaultCatalog.Find(name).Choose(view, spec, ReplicationMode.Async));
    }

    [Theory]
    [InlineData("kill-leader")]
    [InlineData("stop-replica")]
    public async Task Inject_WhenTheMemberLivesOn_IsNotConfirmed(string name)
    {
        var cluster = new FakeCluster { Immortal = { "n1" } };
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => FaultCatalog.Find(name).InjectAsync(cluster, "n1", Stop));
    }

    [Fact]
    public async Task HoldReplication_WithNothingToHold_IsNotConfirmed()
    {
        var cluster = new FakeCluster { Walsenders = 0 };
        await Assert.ThrowsAsync<FaultNotConfirmedException>(() => new HoldReplication().InjectAsync(cluster, "n1", Stop));
    }

    [Theory]
    [InlineData("kill-leader", "kill-leader needs IKillable (environments that have it: local")]
    [InlineData("pause-node", "pause-node needs IPausable (environments that have it: local")]
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

    /// <summary>An environment that has a name, and nothing else.</summary>
    public class WithoutCapabilities : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => "bare";
    }
}
