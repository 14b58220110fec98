namespace Harness.Environments.Tests;

public sealed class ReplicationModeSwitchTests
{
    [Theory]
    [InlineData(ReplicationMode.Async, "async ", "", "", "none")]
    [InlineData(ReplicationMode.Async, "async n2", "", "", null)]
    [InlineData(ReplicationMode.Async, "async ", "n2", "", null)]
    [InlineData(ReplicationMode.Sync, "sync n2", "n2", "n2", "n2")]
    [InlineData(ReplicationMode.Sync, "async n2", "n2", "n2", null)]
    [InlineData(ReplicationMode.Sync, "sync n2", "n2", "", null)]
    [InlineData(ReplicationMode.Sync, "sync n2", "n2", "n3", null)]
    [InlineData(ReplicationMode.Sync, null, "n2", "n2", null)]
    [InlineData(ReplicationMode.SyncStrict, "sync n2", "n2", "n2", null)]
    [InlineData(ReplicationMode.TwoSync, "two-sync 2 (n2,n3)", "n2,n3", "n2,n3", "n2, n3")]
    [InlineData(ReplicationMode.TwoSync, "two-sync 2 (n2,n3)", "n2", "n2", null)]
    public void Confirm_NeedsPostgresAndPatroniToAgree(ReplicationMode mode, string? settings, string synchronous, string promotable, string? expected)
    {
        string[] standbys = ["n2", "n3"];
        var view = new ClusterView([
            new Member("n1", MemberRole.Leader, MemberState.Running, 1, null),
            .. standbys.Select(name => new Member(name, promotable.Contains(name, StringComparison.Ordinal) ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 1, 0)),
        ]);
        var rows = standbys.Select(name => new ReplicationRow(
            "n1", name, "streaming", synchronous.Contains(name, StringComparison.Ordinal) ? "sync" : "async", default, null, null, null, null)).ToList();
        Assert.Equal(expected, ReplicationModeSwitch.Confirm(mode, view, rows, settings));
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
}
