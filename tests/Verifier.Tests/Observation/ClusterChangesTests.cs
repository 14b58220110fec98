using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class ClusterChangesTests
{
    private static readonly ClusterView Steady = new(
        [new("n1", MemberRole.Leader, MemberState.Running, 1, null), new("n2", MemberRole.SyncStandby, MemberState.Running, 1, 0)]);

    [Fact]
    public void Between_TheSameView_IsEmpty() => Assert.Empty(ClusterChanges.Between(Steady, Steady, "n1", 5));

    [Fact]
    public void Between_LeaderGone_NamesTheFormerOne()
    {
        var headless = new ClusterView([Steady.Members[0] with { Role = MemberRole.Unknown, State = MemberState.Unreachable }, Steady.Members[1]]);
        var changes = ClusterChanges.Between(Steady, headless, "n1", 5).ToList();
        Assert.Contains(changes, change => change is { Kind: RunEventKind.LeaderLost, Subject: "n1", AtNs: 5 });
        Assert.DoesNotContain(changes, change => change.Kind == RunEventKind.LeaderElected);
    }

    [Fact]
    public void Between_AnotherLeaderAfterNone_NamesBoth()
    {
        var headless = new ClusterView([Steady.Members[1]]);
        var after = new ClusterView([new("n2", MemberRole.Leader, MemberState.Running, 2, null)]);
        var elected = Assert.Single(ClusterChanges.Between(headless, after, "n1", 7), change => change.Kind == RunEventKind.LeaderElected);
        Assert.Equal("n2 took over from n1, on timeline 2", elected.Text);
    }

    [Fact]
    public void Between_SynchronousStandbyLost_SaysThatThereIsNone()
    {
        var after = new ClusterView([Steady.Members[0], Steady.Members[1] with { Role = MemberRole.Replica }]);
        Assert.Contains(
            ClusterChanges.Between(Steady, after, "n1", 7),
            change => change is { Kind: RunEventKind.SyncStandbysChanged, Text: "no synchronous standby" });
    }
}
