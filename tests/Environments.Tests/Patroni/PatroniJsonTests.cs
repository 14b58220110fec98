using System.Text.Json;

namespace Harness.Environments.Tests;

public sealed class PatroniJsonTests
{
    /// <summary>As Patroni 3.0.2 answers: a replica is "running", and a stopped one has no lag.</summary>
    private const string Cluster3 = """
        {"members": [
          {"name": "n1", "role": "leader", "state": "running", "api_url": "http://127.0.1.1:18008/patroni", "host": "127.0.1.1", "port": 15432, "timeline": 3},
          {"name": "n2", "role": "sync_standby", "state": "running", "api_url": "http://127.0.1.2:18008/patroni", "host": "127.0.1.2", "port": 15432, "timeline": 3, "lag": 0},
          {"name": "n3", "role": "replica", "state": "starting", "api_url": "http://127.0.1.3:18008/patroni", "host": "127.0.1.3", "port": 15432, "lag": "unknown"}]}
        """;

    /// <summary>As Patroni 4 answers.</summary>
    private const string Cluster4 = """
        {"members": [
          {"name": "n1", "role": "leader", "state": "running", "timeline": 1},
          {"name": "n2", "role": "quorum_standby", "state": "streaming", "timeline": 1, "lag": 4096},
          {"name": "n3", "role": "replica", "state": "in archive recovery", "timeline": 1, "lag": 8192}], "scope": "harness"}
        """;

    [Fact]
    public void Cluster_OfPatroni3_GivesRolesStatesAndLags() => Assert.Equal(
        [
            new Member("n1", MemberRole.Leader, MemberState.Running, 3, null),
            new Member("n2", MemberRole.SyncStandby, MemberState.Running, 3, 0),
            new Member("n3", MemberRole.Replica, MemberState.Starting, null, null),
        ], PatroniJson.Cluster(Cluster3));

    [Fact]
    public void Cluster_OfPatroni4_GivesRolesStatesAndLags() => Assert.Equal(
        [
            new Member("n1", MemberRole.Leader, MemberState.Running, 1, null),
            new Member("n2", MemberRole.SyncStandby, MemberState.Running, 1, 4096),
            new Member("n3", MemberRole.Replica, MemberState.Running, 1, 8192),
        ], PatroniJson.Cluster(Cluster4));

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Cluster_OfAnythingElse_Throws(string text) => Assert.ThrowsAny<JsonException>(() => PatroniJson.Cluster(text));

    [Fact]
    public void Version_IsPatronisOwn() => Assert.Equal(
        "3.0.2", PatroniJson.Version("""{"state": "running", "server_version": 150014, "patroni": {"version": "3.0.2", "scope": "harness"}}"""));

    [Fact]
    public void Version_OfAnythingElse_Throws() => Assert.ThrowsAny<JsonException>(() => PatroniJson.Version("{}"));

    [Fact]
    public void History_GivesForksOldestFirst() => Assert.Equal(
        [new TimelineFork(1, Lsn.Parse("0/5000000"), "no recovery target specified"), new TimelineFork(2, Lsn.Parse("0/60000A0"), "")],
        PatroniJson.History("""[[1, 83886080, "no recovery target specified", "2026-11-23T20:15:03+00:00", "n2"], [2, 100663456]]"""));

    [Fact]
    public void History_BeforeAnyFailover_IsEmpty() => Assert.Empty(PatroniJson.History("[]"));

    [Theory]
    [InlineData("[1]")]
    [InlineData("[[1]]")]
    [InlineData("""[["a", 1]]""")]
    public void History_OfAnythingElse_Throws(string text) => Assert.ThrowsAny<JsonException>(() => PatroniJson.History(text));

    [Fact]
    public void Merge_WithAMemberThatDoesNotAnswer_KeepsItsRoleAndShowsItUnreachable()
    {
        var answer = PatroniJson.Cluster(Cluster3);
        var view = PatroniJson.Merge(["n1", "n2", "n3"], new Dictionary<string, IReadOnlyList<Member>> { ["n2"] = answer });
        Assert.Equal(new Member("n1", MemberRole.Leader, MemberState.Unreachable, 3, null), view.Members[0]);
        Assert.Equal(MemberState.Running, view.Members[1].State);
        Assert.Equal(MemberState.Unreachable, view.Members[2].State);
    }

    [Fact]
    public void Merge_WithDifferentAnswers_TakesTheLeaderOfTheNewestTimeline()
    {
        Member[] before = [new("n1", MemberRole.Leader, MemberState.Running, 1, null), new("n2", MemberRole.Replica, MemberState.Running, 1, 0)];
        Member[] after = [new("n1", MemberRole.Replica, MemberState.Running, 1, 0), new("n2", MemberRole.Leader, MemberState.Running, 2, null)];
        Member[] none = [new("n1", MemberRole.Replica, MemberState.Running, 1, 0)];
        var view = PatroniJson.Merge(["n1", "n2", "n3"], new Dictionary<string, IReadOnlyList<Member>> { ["n3"] = none, ["n1"] = before, ["n2"] = after });
        Assert.Equal("n2", view.Leader?.Name);
        Assert.Equal(new Member("n3", MemberRole.Unknown, MemberState.Starting, null, null), view.Members[2]);
    }

    [Theory]
    [InlineData("""{"state": "running", "role": "master", "timeline": 1}""", true)]
    [InlineData("""{"state": "running", "role": "primary"}""", true)]
    [InlineData("""{"state": "running", "role": "replica"}""", false)]
    [InlineData("""{"state": "stopping", "role": "master"}""", false)]
    [InlineData("{}", false)]
    public void Own_TellsWhetherItsPostgresRunsOutOfRecovery(string json, bool primary) =>
        Assert.Equal(primary, PatroniJson.Own(json).IsPrimary);

    [Fact]
    public void Merge_WithTheirOwnWords_ShowsThemBesideTheManagers()
    {
        Member[] answer = [new("n1", MemberRole.Replica, MemberState.Running, 1, 0), new("n2", MemberRole.Leader, MemberState.Running, 2, null)];
        var view = PatroniJson.Merge(
            ["n1", "n2"], new Dictionary<string, IReadOnlyList<Member>> { ["n1"] = answer, ["n2"] = answer },
            new Dictionary<string, OwnWord> { ["n1"] = new(true) });
        Assert.Equal((true, null), (view.Members[0].IsPrimary, view.Members[1].IsPrimary));
        Assert.Equal("n2", view.Leader?.Name);
    }

    [Fact]
    public void Merge_WithoutAnyAnswer_ShowsAllUnreachable() =>
        Assert.All(PatroniJson.Merge(["n1", "n2"], new Dictionary<string, IReadOnlyList<Member>>()).Members,
            member => Assert.Equal((MemberRole.Unknown, MemberState.Unreachable), (member.Role, member.State)));
}
