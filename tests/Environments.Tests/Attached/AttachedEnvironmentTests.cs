namespace Harness.Environments.Tests;

public sealed class AttachedEnvironmentTests
{
    [Theory]
    [InlineData("off", ReplicationMode.Async, "sync")]
    [InlineData("on", ReplicationMode.Async, "async", "potential")]
    [InlineData("on", ReplicationMode.SyncStrict, "sync", "async")]
    [InlineData("remote_apply", ReplicationMode.RemoteApply, "sync", "async")]
    [InlineData("on", ReplicationMode.TwoSync, "sync", "sync")]
    [InlineData("on", ReplicationMode.Quorum, "quorum", "quorum")]
    public void Of_WhatPostgresSays_GivesTheMode(string commit, ReplicationMode expected, params string[] states) => Assert.Equal(
        expected,
        AttachedModes.Of(
            ReplicationMode.SyncStrict, commit, [.. states.Select(state => new ReplicationRow("n1", state, "streaming", state, default, null, null, null, null))]));

    [Fact]
    public void LeaderOf_AFormerLeaderOnAnOlderTimeline_IsTheNewOne() =>
        Assert.Equal("b", AttachedView.LeaderOf([Facts("a", 1), Facts("b", 2)]));

    [Fact]
    public void LeaderOf_TwoPrimariesOnOneTimeline_IsNobody() => Assert.Null(AttachedView.LeaderOf([Facts("a", 2), Facts("b", 2)]));

    [Fact]
    public async Task Refuses_ACapabilityWithoutItsHooks_NamesThem()
    {
        await using var environment = Make(("start", "true"), ("pause", "true"), ("resume", "true"));

        Assert.Contains("\"kill\"", environment.Refuses(nameof(IKillable)), StringComparison.Ordinal);
        Assert.Null(environment.Refuses(nameof(IPausable)));
        Assert.Null(environment.Refuses(nameof(IReadRouting)));
    }

    [Fact]
    public void Hooks_OfEveryCapability_Exist() => Assert.All(
        typeof(AttachedEnvironment).GetInterfaces().SelectMany(type => HookNames.Of(type.Name)), hook => Assert.Contains(hook, HookNames.All.Keys));

    [Fact]
    public async Task RunAsync_AHook_FillsItsPlaceholdersAndKeepsItsOutput()
    {
        var runner = Runner("echo {member}-$HARNESS_LEADER");

        await runner.RunAsync(HookNames.Kill, TestContext.Current.CancellationToken, ("member", "n1"), ("leader", "n2"));

        Assert.Contains("hook kill: echo n1-$HARNESS_LEADER\nexit code 0", runner.Log, StringComparison.Ordinal);
        Assert.Contains("n1-n2", runner.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AHookThatFails_TellsItsExitCodeAndOutput()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => Runner("echo no such host >&2; exit 3").RunAsync(HookNames.Kill, TestContext.Current.CancellationToken));

        Assert.Contains("exit code 3: no such host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AHookWithConfirm_AsksUntilItHolds()
    {
        var seen = Path.GetTempFileName();
        var runner = Runner("true", $"echo {{member}} >> {seen}; [ $(wc -l < {seen}) -ge 2 ]");

        await runner.RunAsync(HookNames.Kill, TestContext.Current.CancellationToken, ("member", "n1"));

        Assert.Equal("n1\nn1\n", await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken));
        Assert.Contains("confirm of hook kill: echo n1", runner.Log, StringComparison.Ordinal);
        File.Delete(seen);
    }

    [Fact]
    public async Task RunAsync_AConfirmThatNeverHolds_IsAnError()
    {
        var runner = new HookRunner(
            new AttachedSpec { Hooks = new Dictionary<string, Hook> { [HookNames.Kill] = new("true", "echo still up; exit 1") }, HookTimeout = TimeSpan.FromMilliseconds(300) },
            TimeProvider.System);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => runner.RunAsync(HookNames.Kill, TestContext.Current.CancellationToken));

        Assert.Contains("its confirm (echo still up; exit 1) did not", error.Message, StringComparison.Ordinal);
    }

    private static HookRunner Runner(string command, string? confirm = null) =>
        new(new AttachedSpec { Hooks = new Dictionary<string, Hook> { [HookNames.Kill] = new(command, confirm) }, HookTimeout = TimeSpan.FromSeconds(20) }, TimeProvider.System);

    private static MemberFacts Facts(string name, int timeline) => new(name, false, timeline, default, default);

    private static AttachedEnvironment Make(params (string Hook, string Command)[] hooks) => new(
        new EnvironmentSpec
        {
            Kind = AttachedEnvironment.KindName,
            Attached = new AttachedSpec
            {
                Nodes = [new AttachedNode("n1", "Host=127.0.0.1;Database=d;Username=u")], Hooks = hooks.ToDictionary(hook => hook.Hook, hook => new Hook(hook.Command)),
            },
        },
        TimeProvider.System);
}
