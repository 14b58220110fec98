namespace Harness.Environments.Tests;

public sealed class ReplicationModeSwitchTests
{
    private static readonly string[] Standbys = ["n2", "n3"];

    [Theory]
    [InlineData(ReplicationMode.Async, "async on ", "", "", "none")]
    [InlineData(ReplicationMode.Async, "async on n2", "", "", null)]
    [InlineData(ReplicationMode.Async, "async on ", "n2", "", null)]
    [InlineData(ReplicationMode.Sync, "sync on n2", "n2", "n2", "n2")]
    [InlineData(ReplicationMode.Sync, "async on n2", "n2", "n2", null)]
    [InlineData(ReplicationMode.Sync, "sync on n2", "n2", "", null)]
    [InlineData(ReplicationMode.Sync, "sync on n2", "n2", "n3", null)]
    [InlineData(ReplicationMode.Sync, null, "n2", "n2", null)]
    [InlineData(ReplicationMode.SyncStrict, "sync on n2", "n2", "n2", null)]
    [InlineData(ReplicationMode.TwoSync, "two-sync on 2 (n2,n3)", "n2,n3", "n2,n3", "n2, n3")]
    [InlineData(ReplicationMode.TwoSync, "two-sync on 2 (n2,n3)", "n2", "n2", null)]
    [InlineData(ReplicationMode.RemoteApply, "remote-apply remote_apply n2", "n2", "n2", "n2")]
    [InlineData(ReplicationMode.RemoteApply, "remote-apply on n2", "n2", "n2", null)]
    [InlineData(ReplicationMode.Sync, "sync remote_apply n2", "n2", "n2", null)]
    public void Confirm_NeedsPostgresAndPatroniToAgree(ReplicationMode mode, string? settings, string synchronous, string promotable, string? expected)
    {
        Assert.Equal(expected, ReplicationModeSwitch.Confirm(mode, View(promotable), Rows(synchronous, "sync"), settings));
    }

    [Theory]
    [InlineData("quorum on ANY 1 (n2,n3)", "n2,n3", "quorum", "n2,n3", "n2, n3")]
    [InlineData("quorum on ANY 1 (n2)", "n2", "quorum", "n2", null)]
    [InlineData("quorum on ANY 1 (n2,n3)", "n2,n3", "sync", "n2,n3", null)]
    [InlineData("quorum on ANY 1 (n2,n3)", "n2,n3", "quorum", "n2", null)]
    [InlineData("quorum on ", "", "quorum", "", null)]
    public void Confirm_OfQuorum_NeedsEveryStandbyInIt(string settings, string inQuorum, string syncState, string promotable, string? expected) =>
        Assert.Equal(expected, ReplicationModeSwitch.Confirm(ReplicationMode.Quorum, View(promotable), Rows(inQuorum, syncState), settings));

    [Theory]
    [InlineData(ReplicationMode.Quorum, "patroni 4.0.7", null)]
    [InlineData(ReplicationMode.Quorum, "4.1", null)]
    [InlineData(ReplicationMode.Quorum, "patroni 3.0.2", "needs Patroni 4 or newer, and here it is 3.0.2")]
    [InlineData(ReplicationMode.Quorum, null, "here it is unknown")]
    [InlineData(ReplicationMode.RemoteApply, null, null)]
    public async Task RequireAsync_RefusesAPatroniThatDoesNotKnowTheMode(ReplicationMode mode, string? version, string? problem)
    {
        var error = await Record.ExceptionAsync(() => PatroniModes.RequireAsync(mode, () => Task.FromResult(version)));
        if (problem is null)
            Assert.Null(error);
        else
            Assert.Contains(problem, Assert.IsType<UserErrorException>(error).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  1040432         9", 9)]
    [InlineData("  1040432         8", null)]
    [InlineData("  1040433         9", null)]
    [InlineData("  1040406        11", null)]
    [InlineData("  4294967295     12", 12)]
    [InlineData("", null)]
    public void Orphan_IsTheSegmentWithTheSameKeyAndNobodyAttached(string keyAndId, int? expected) =>
        Assert.Equal(expected, SharedMemory.Orphan(keyAndId, """
                   key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid
               1040432          9   600                    56 17453 17463      0   101   104   101   104
               1040406         11   600                    56 18124 18414      6   101   104   101   104
                    -1         12   600                    56 18124 18414      0   101   104   101   104
            """));

    private static ClusterView View(string promotable) => new([
        new Member("n1", MemberRole.Leader, MemberState.Running, 1, null),
        .. Standbys.Select(name => new Member(
            name, promotable.Contains(name, StringComparison.Ordinal) ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 1, 0)),
    ]);

    private static List<ReplicationRow> Rows(string synchronous, string syncState) => [.. Standbys.Select(name => new ReplicationRow(
        "n1", name, "streaming", synchronous.Contains(name, StringComparison.Ordinal) ? syncState : "async", default, null, null, null, null))];
}
