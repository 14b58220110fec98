namespace Harness.Environments.Tests;

public sealed class PatroniLayoutTests
{
    private static readonly PatroniLayout Layout = new(new EnvironmentSpec { Nodes = 4 }, "/data", "harness-patroni", "10.213");

    [Theory]
    [InlineData("10.213.2.23:5432", "pg3")]
    [InlineData("10.213.3.21:5432", "pg1")]
    [InlineData("127.0.0.1:15433", "pg2")]
    [InlineData("10.213.2.25:5432", null)]
    [InlineData("10.213.1.21:5432", null)]
    [InlineData("10.213.2.23:15432", null)]
    [InlineData("127.0.0.1:15436", null)]
    public void MemberAt_KnowsEveryWayToAMember(string address, string? member) => Assert.Equal(member, Layout.MemberAt(address));

    [Fact]
    public void Members_AreAddressedByConsecutivePorts()
    {
        Assert.Equal(["pg1", "pg2", "pg3", "pg4"], Layout.Members);
        Assert.Equal(new NodeAddress("127.0.0.1", 15435), Layout.Postgres("pg4"));
        Assert.Equal(new Uri("http://127.0.0.1:18010/"), Layout.PatroniUrl("pg3"));
        Assert.Equal(["nodes-4"], Layout.Compose.Profiles);
    }

    [Theory]
    [InlineData(ReadRouting.Leader, "127.0.0.1:15000", "10.213.2.10:5000")]
    [InlineData(ReadRouting.Replicas, "127.0.0.1:15001", "10.213.2.10:5001")]
    [InlineData(ReadRouting.Replica, "127.0.0.1:15002", "10.213.2.10:5002")]
    public void Reads_LeadToTheSameProxyFromHereAndFromTheApi(ReadRouting reads, string endpoint, string authority)
    {
        var layout = Layout with { Spec = new EnvironmentSpec { Reads = reads } };
        Assert.Equal(endpoint, layout.Endpoints.Read);
        Assert.Equal(authority, layout.ReplicaAuthority);
        Assert.Equal(authority.Split(':')[1], layout.Variables("", new Dictionary<string, string>())["HARNESS_READS_PORT"]);
    }

    [Fact]
    public void ListenAddresses_AreAllPublishedOnesAndNoneTwice()
    {
        var addresses = Layout.ListenAddresses().ToList();
        Assert.Equal((4 * 2) + 6, addresses.Count);
        Assert.All(addresses, address => Assert.Equal("127.0.0.1", address.Host));
        Assert.Distinct(addresses.Select(address => address.Port));
    }

    [Theory]
    [InlineData(ReplicationMode.Async, "false", "false", "1", "on")]
    [InlineData(ReplicationMode.SyncStrict, "true", "true", "1", "on")]
    [InlineData(ReplicationMode.TwoSync, "true", "false", "2", "on")]
    [InlineData(ReplicationMode.RemoteApply, "true", "false", "1", "remote_apply")]
    [InlineData(ReplicationMode.Quorum, "quorum", "false", "1", "on")]
    public void Variables_HoldTheReplicationMode(ReplicationMode mode, string synchronous, string strict, string count, string commit)
    {
        var layout = Layout with { Spec = new EnvironmentSpec { Replication = mode, Timing = TimingProfile.Brisk, Dcs = Dcs.Etcd3 } };
        var variables = layout.Variables("secret", new Dictionary<string, string> { ["HARNESS_IMAGE_API"] = "harness/api:1" });
        Assert.Equal((synchronous, strict, count, commit), (
            variables["HARNESS_SYNCHRONOUS_MODE"], variables["HARNESS_SYNCHRONOUS_MODE_STRICT"],
            variables["HARNESS_SYNCHRONOUS_NODE_COUNT"], variables["HARNESS_SYNCHRONOUS_COMMIT"]));
        Assert.Equal(("20", "etcd3", "secret", "harness/api:1"), (
            variables["HARNESS_TTL"], variables["HARNESS_DCS"], variables["HARNESS_PASSWORD"], variables["HARNESS_IMAGE_API"]));
    }
}
