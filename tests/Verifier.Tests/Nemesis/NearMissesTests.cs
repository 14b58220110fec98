namespace Harness.Verifier.Tests;

public sealed class NearMissesTests
{
    private static readonly RunEvent[] Elections =
    [
        new(10, RunEventKind.LeaderElected, "n1", ""), new(200, RunEventKind.LeaderLost, "n1", ""), new(210, RunEventKind.LeaderElected, "n2", ""),
    ];

    [Fact]
    public void FormerLeaderThatCameBackAlive_IsAHazard() =>
        Assert.Equal(["A former leader came back alive."], Of(Fault("pause-node", "n1", 100, 300)).Select(near => near.Text));

    [Theory]
    [InlineData("kill-leader", "n1", 100, 300L)] // started anew
    [InlineData("pause-node", "n3", 100, 300L)] // never led
    [InlineData("pause-node", "n1", 100, 150L)] // still leads when it wakes
    [InlineData("pause-node", "n1", 250, 300L)] // led no more when it was struck
    [InlineData("pause-node", "n1", 100, null)] // never woke
    public void Others_AreNone(string fault, string member, long injectedNs, long? healedNs) => Assert.Empty(Of(Fault(fault, member, injectedNs, healedNs)));

    [Fact]
    public void OverwrittenLeaderKey_IsWorthMoreRunsThanAHazard()
    {
        var near = Of(Fault("pause-node", "n1", 100, 300), "Leader key overwritten. At 1.000 s n1 wrote.", "Leader key overwritten. At 2.000 s n1 wrote.");
        Assert.Equal(["Leader key overwritten.", "A former leader came back alive."], near.Select(sign => sign.Text));
        Assert.True(near[0].Runs > near[1].Runs);
    }

    private static AppliedFault Fault(string fault, string member, long injectedNs, long? healedNs) => new(fault, member, injectedNs, injectedNs, healedNs, true, null);

    private static IReadOnlyList<NearMiss> Of(AppliedFault fault, params string[] findings)
    {
        var model = SampleRun.Valid();
        return NearMisses.Of(model with
        {
            Events = Elections, Faults = [fault], Result = model.Result with { Attribution = new RunAttribution("", 0, findings, [], [], []) },
        });
    }
}
