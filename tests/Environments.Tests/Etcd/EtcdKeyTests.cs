namespace Harness.Environments.Tests;

/// <summary>Answers as etcd 3.4.23 gave them.</summary>
public sealed class EtcdKeyTests
{
    [Fact]
    public void V2_KeyThatIsThere_IsFoundWithItsHolder()
    {
        var answer = EtcdV2Key.Found("""{"action":"get","node":{"key":"/service/harness/leader","value":"n1","expiration":"2026-11-26T19:10:29.948526478Z","ttl":2,"modifiedIndex":4,"createdIndex":4}}""", 9);

        Assert.Equal([new LeaderKeyChange(LeaderKeyAction.Found, "n1", null, 4)], answer.Changes);
        Assert.Equal(10, answer.Revision);
    }

    [Fact]
    public void V2_KeyThatIsNotThere_IsFoundWithoutHolder()
    {
        var answer = EtcdV2Key.Found("""{"errorCode":100,"message":"Key not found","cause":"/service","index":3}""", 0);

        Assert.Equal([new LeaderKeyChange(LeaderKeyAction.Found, null, null, 3)], answer.Changes);
        Assert.Equal(4, answer.Revision);
    }

    public static TheoryData<string, LeaderKeyAction, string?, string?, long> V2Changes => new()
    {
        { """{"action":"create","node":{"key":"/service/harness/leader","value":"n1","expiration":"2026-11-26T19:10:29.948526478Z","ttl":2,"modifiedIndex":4,"createdIndex":4}}""", LeaderKeyAction.Taken, "n1", null, 4 },
        { """{"action":"compareAndSwap","node":{"key":"/service/harness/leader","value":"n1","ttl":1,"modifiedIndex":5,"createdIndex":4},"prevNode":{"key":"/service/harness/leader","value":"n1","ttl":2,"modifiedIndex":4,"createdIndex":4}}""", LeaderKeyAction.Renewed, "n1", "n1", 5 },
        { """{"action":"expire","node":{"key":"/service/harness/leader","modifiedIndex":6,"createdIndex":4},"prevNode":{"key":"/service/harness/leader","value":"n1","expiration":"2026-11-26T19:10:29.484106333Z","modifiedIndex":5,"createdIndex":4}}""", LeaderKeyAction.Expired, null, "n1", 6 },
        { """{"action":"set","node":{"key":"/service/harness/leader","value":"n1","modifiedIndex":8,"createdIndex":8},"prevNode":{"key":"/service/harness/leader","value":"n2","modifiedIndex":7,"createdIndex":7}}""", LeaderKeyAction.Overwritten, "n1", "n2", 8 },
        { """{"action":"compareAndDelete","node":{"key":"/service/harness/leader","modifiedIndex":9,"createdIndex":8},"prevNode":{"key":"/service/harness/leader","value":"n1","modifiedIndex":8,"createdIndex":8}}""", LeaderKeyAction.Released, null, "n1", 9 },
    };

    [Theory]
    [MemberData(nameof(V2Changes))]
    public void V2_Change_SaysWhatBecameOfTheKey(string json, LeaderKeyAction action, string? holder, string? former, long revision)
    {
        var answer = EtcdV2Key.Changed(json);

        Assert.Equal([new LeaderKeyChange(action, holder, former, revision)], answer.Changes);
        Assert.Equal(revision + 1, answer.Revision);
    }

    [Fact]
    public void V2_TooLongAgo_IsForgotten() => Assert.True(
        EtcdV2Key.Changed("""{"errorCode":401,"message":"The event in requested index is outdated and cleared","cause":"the requested history has been cleared [1007/7]","index":2006}""").HasForgotten);

    public static TheoryData<string, LeaderKeyAction, string?, string?, long> V3Changes => new()
    {
        { """{"result":{"header":{"revision":"2","raft_term":"2"},"events":[{"kv":{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","create_revision":"2","mod_revision":"2","version":"1","value":"bjE=","lease":"4534740104209532960"}}]}}""", LeaderKeyAction.Taken, "n1", null, 2 },
        { """{"result":{"header":{"revision":"3","raft_term":"2"},"events":[{"kv":{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","create_revision":"2","mod_revision":"3","version":"2","value":"bjI=","lease":"4534740104209532960"},"prev_kv":{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","create_revision":"2","mod_revision":"2","version":"1","value":"bjE=","lease":"4534740104209532960"}}]}}""", LeaderKeyAction.Overwritten, "n2", "n1", 3 },
        { """{"result":{"header":{"revision":"4","raft_term":"2"},"events":[{"type":"DELETE","kv":{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","mod_revision":"4"},"prev_kv":{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","create_revision":"2","mod_revision":"3","version":"2","value":"bjI=","lease":"4534740104209532960"}}]}}""", LeaderKeyAction.Removed, null, "n2", 4 },
    };

    [Theory]
    [MemberData(nameof(V3Changes))]
    public void V3_Change_SaysWhatBecameOfTheKey(string line, LeaderKeyAction action, string? holder, string? former, long revision)
    {
        var answer = EtcdV3Key.Changed(line);

        Assert.Equal([new LeaderKeyChange(action, holder, former, revision)], answer.Changes);
        Assert.Equal(revision + 1, answer.Revision);
    }

    [Fact]
    public void V3_ConfirmationOfTheWatch_IsNoChange() => Assert.Empty(
        EtcdV3Key.Changed("""{"result":{"header":{"cluster_id":"7738511340922964153","member_id":"11063945272831327982","revision":"1","raft_term":"2"},"created":true}}""").Changes);

    [Fact]
    public void V3_CancelledWatch_IsForgotten() =>
        Assert.True(EtcdV3Key.Changed("""{"result":{"header":{"revision":"90"},"canceled":true,"compact_revision":"80"}}""").HasForgotten);

    [Fact]
    public void V3_KeyThatIsThere_IsFoundWithItsHolder()
    {
        var answer = EtcdV3Key.Found("""{"header":{"revision":"7","raft_term":"2"},"kvs":[{"key":"L3NlcnZpY2UvaGFybmVzcy9sZWFkZXI=","create_revision":"2","mod_revision":"3","version":"2","value":"bjI=","lease":"4534740104209532960"}],"count":"1"}""");

        Assert.Equal([new LeaderKeyChange(LeaderKeyAction.Found, "n2", null, 3)], answer.Changes);
        Assert.Equal(8, answer.Revision);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"result":{"events":[{}]}}""")]
    public void SomethingElse_IsNoAnswer(string json)
    {
        Assert.ThrowsAny<Exception>(() => EtcdV3Key.Changed(json));
        Assert.ThrowsAny<Exception>(() => EtcdV2Key.Changed(json));
        Assert.ThrowsAny<Exception>(() => EtcdV2Key.Found(json, 0));
    }
}
