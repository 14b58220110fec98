namespace Harness.Environments.Tests;

public sealed class PlainReplicationTests
{
    private static readonly IReadOnlyList<string> Standbys = ["dbreplica1", "dbreplica2"];

    [Theory]
    [InlineData(ReplicationMode.Async, "")]
    [InlineData(ReplicationMode.Sync, "FIRST 1 (dbreplica1, dbreplica2)")]
    [InlineData(ReplicationMode.SyncStrict, "FIRST 1 (dbreplica1, dbreplica2)")]
    [InlineData(ReplicationMode.TwoSync, "FIRST 2 (dbreplica1, dbreplica2)")]
    [InlineData(ReplicationMode.RemoteApply, "FIRST 1 (dbreplica1, dbreplica2)")]
    [InlineData(ReplicationMode.Quorum, "ANY 1 (dbreplica1, dbreplica2)")]
    public void StandbyNames_OfAMode_AreWhatPostgresqlTakes(ReplicationMode mode, string names) =>
        Assert.Equal(names, PlainModes.StandbyNames(mode, Standbys));

    [Theory]
    [InlineData(ReplicationMode.TwoSync, "dbreplica2", "FIRST 1 (dbreplica2)")]
    [InlineData(ReplicationMode.Sync, "", "")]
    [InlineData(ReplicationMode.SyncStrict, "", "FIRST 1 (dbreplica2, db)")] // waits until one is back
    public void NamesAfterFailover_AreOfThoseThatAreLeft(ReplicationMode mode, string left, string names) =>
        Assert.Equal(names, PlainModes.NamesAfterFailover(mode, left.Split(',', StringSplitOptions.RemoveEmptyEntries), ["dbreplica2", "db"]));

    [Theory]
    [InlineData("FIRST 1 (dbreplica1, dbreplica2)", "sync", "streaming", true)]
    [InlineData("", "sync", "streaming", false)] // not taken over yet
    [InlineData("FIRST 1 (dbreplica1, dbreplica2)", "async", "streaming", false)]
    [InlineData("FIRST 1 (dbreplica1, dbreplica2)", "sync", "catchup", false)]
    public void Holds_OnlyWhenTheLeaderShowsIt(string shown, string syncState, string state, bool holds) => Assert.Equal(
        holds,
        PlainModes.Holds(ReplicationMode.Sync, "FIRST 1 (dbreplica1, dbreplica2)", 2, shown, [Row("dbreplica1", state, syncState), Row("dbreplica2", "streaming", "potential")]));

    [Fact]
    public void Choose_TheStandbyThatHasReceivedMost_WhateverItHasReplayed()
    {
        Assert.Equal("dbreplica2", PlainFailover.Choose([Standby("dbreplica1", 100, 100), Standby("dbreplica2", 101, 50)])!.Name);
        Assert.Equal("dbreplica1", PlainFailover.Choose([Standby("dbreplica1", 100, 50), Standby("dbreplica2", 100, 100)])!.Name);
        Assert.Null(PlainFailover.Choose([]));
    }

    [Fact]
    public void Merge_AHealthyCluster_ShowsRolesAndLags()
    {
        var view = PlainView.Merge(PlainLayout.Members, "db", [Leader("db", 2, 200), Standby("dbreplica1", 200, 150)], [Row("dbreplica1", "streaming", "sync")]);
        Assert.Equal(
            [
                new Member("db", MemberRole.Leader, MemberState.Running, 2, null) { IsPrimary = true },
                new Member("dbreplica1", MemberRole.SyncStandby, MemberState.Running, 1, 50) { IsPrimary = false },
                new Member("dbreplica2", MemberRole.Unknown, MemberState.Unreachable, null, null),
            ],
            view.Members);
    }

    [Fact]
    public void Merge_WithASecondServerThatAcceptsWrites_HasOneLeaderAndIsNeverQuiet()
    {
        var view = PlainView.Merge(
            PlainLayout.Members, "dbreplica1", [Leader("db", 1, 300), Leader("dbreplica1", 2, 200), Standby("dbreplica2", 200, 200)], [Row("dbreplica2", "streaming", "async")]);
        Assert.Equal("dbreplica1", view.Leader?.Name);
        Assert.Equal((MemberRole.Unknown, MemberState.Running), (view.Members[0].Role, view.Members[0].State));
        Assert.Equal((true, true), (view.Members[0].IsPrimary, view.Members[1].IsPrimary));
        Assert.False(view.IsQuiet());
    }

    [Fact]
    public void ParseHistory_TheNewestFile_HasEveryFork() => Assert.Equal(
        [new TimelineFork(1, new Lsn(0x3000158), "no recovery target specified"), new TimelineFork(2, new Lsn(0x100000010), "before x")],
        PlainView.ParseHistory("1\t0/3000158\tno recovery target specified\n\n# a remark\n2\t1/10\tbefore x\n"));

    [Theory]
    [InlineData(ReadRouting.Leader, "dbreplica1", "db:5432")]
    [InlineData(ReadRouting.Replica, "dbreplica1,dbreplica2", "dbreplica1:5432")]
    [InlineData(ReadRouting.Replicas, "dbreplica1,dbreplica2", "dbreplica1:5432,dbreplica2:5432")]
    [InlineData(ReadRouting.Replicas, "", "db:5432")] // the leader serves reads when nobody else does
    public void Replica_IsWhatTheApiReadsFrom(ReadRouting reads, string standbys, string authority)
    {
        var layout = Layout(new EnvironmentSpec { Reads = reads }, standbys);
        Assert.Equal(("db:5432", authority), (layout.Master, layout.Replica));
        Assert.Contains($"HARNESS_REPLICA={authority}\n", layout.Variables());
    }

    [Fact]
    public void Addresses_OfMembers_LeadBackToThem()
    {
        var layout = Layout(new EnvironmentSpec(), "dbreplica1");
        Assert.Equal("dbreplica1", layout.MemberAt("10.216.2.22:5432"));
        Assert.Null(layout.MemberAt("10.216.2.30:5432"));
        Assert.Equal(15434, layout.Postgres("dbreplica2").Port);
        Assert.Contains("host=10.216.2.21 ", layout.ConnectionToLeader("dbreplica1"));
    }

    [Fact]
    public void ProxySettings_WhereThereIsNoProxy_AreRefused() => Assert.Contains(
        "has no proxy",
        Assert.Throws<UserErrorException>(() => EnvironmentFactory.Create(new EnvironmentSpec { Kind = "docker", ShutdownSessions = false }, TimeProvider.System)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(6, 15432, "nodes is 6")]
    [InlineData(3, 7999, "both have port 8000")]
    [InlineData(3, 65534, "is 65536")]
    public void ImpossibleSettings_AreRefusedAtOnce(int nodes, int postgres, string problem) => Assert.Contains(
        problem,
        Assert.Throws<UserErrorException>(() => new DockerEnvironment(
            new EnvironmentSpec { Nodes = nodes, Ports = new PortSpec { Postgres = postgres } }, TimeProvider.System)).Message);

    private static PlainLayout Layout(EnvironmentSpec spec, string standbys) => new(
        SavedPlainCluster.Make(spec, "p", "10.216") with { Standbys = standbys.Split(',', StringSplitOptions.RemoveEmptyEntries) }, "/data");

    private static MemberFacts Leader(string name, int timeline, ulong position) => new(name, false, timeline, new Lsn(position), new Lsn(position));

    private static MemberFacts Standby(string name, ulong received, ulong replayed) => new(name, true, 1, new Lsn(received), new Lsn(replayed));

    private static ReplicationRow Row(string standby, string state, string syncState) =>
        new("db", standby, state, syncState, default, null, null, null, null);
}
