using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class AttachedFaultsTests
{
    private static readonly Scenario KillTheLeader = new()
    {
        Name = "x", Faults = [new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(0.5, TimeSpan.Zero, false) }],
    };

    [Fact]
    public async Task Require_FaultsThatWereNotAllowed_NamesThemAndTheFlag()
    {
        await using var cluster = Cluster(allowFaults: false, "kill", "start");

        var error = Assert.Throws<UserErrorException>(() => FaultCatalog.Require(KillTheLeader, cluster));

        Assert.Contains("kill-leader", error.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-faults", error.Message, StringComparison.Ordinal);
        FaultCatalog.Require(KillTheLeader with { Faults = [] }, cluster);
    }

    [Fact]
    public async Task Require_AFaultWithoutItsHook_NamesCapabilityAndHook()
    {
        await using var cluster = Cluster(allowFaults: true, "start", "stop");

        var error = Assert.Throws<UserErrorException>(() => FaultCatalog.Require(KillTheLeader, cluster));

        Assert.Contains("IKillable (c.json has no hook \"kill\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Require_AFaultWithItsHooks_LetsItPass()
    {
        await using var cluster = Cluster(allowFaults: true, "kill", "start");

        FaultCatalog.Require(KillTheLeader, cluster);
    }

    [Fact]
    public async Task Require_AForcedFailoverWithSwitchoverAlone_NamesItsHook()
    {
        var scenario = KillTheLeader with { Faults = [KillTheLeader.Faults[0] with { Fault = "failover-to-async" }] };
        await using var cluster = Cluster(allowFaults: true, "switchover");
        await using var other = Cluster(allowFaults: true, "failover");

        var error = Assert.Throws<UserErrorException>(() => FaultCatalog.Require(scenario, cluster));

        Assert.Contains("\"failover\"", error.Message, StringComparison.Ordinal);
        FaultCatalog.Require(scenario, other);
    }

    [Fact]
    public async Task IsUsable_AFailoverByHand_OnlyWithItsHook()
    {
        await using var managed = Cluster(allowFaults: true, "kill");
        await using var byHand = Cluster(allowFaults: true, "promote");

        Assert.False(Capability.IsUsable<IManualFailover>(managed));
        Assert.True(Capability.IsUsable<IManualFailover>(byHand));
    }

    [Fact]
    public void For_KeysAlone_LeavesOutWhatTheyCannotTell()
    {
        Assert.Equal(
            ["corrupted", "non-suffix", "dual-ack", "weak-ack"],
            Checkers.For(KillTheLeader).Select(checker => checker.Name).Except(Checkers.For(KillTheLeader, keysOnly: true).Select(checker => checker.Name)));
    }

    private static AttachedEnvironment Cluster(bool allowFaults, params string[] hooks) => new(
        new EnvironmentSpec
        {
            Kind = AttachedEnvironment.KindName,
            AllowFaults = allowFaults,
            Attached = new AttachedSpec
            {
                File = "c.json", Nodes = [new AttachedNode("n1", "Host=127.0.0.1;Database=d;Username=u")], Hooks = hooks.ToDictionary(hook => hook, _ => new Hook("true")),
            },
        },
        TimeProvider.System);
}
