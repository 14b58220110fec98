using YamlDotNet.Serialization;

namespace Harness.Environments.Tests;

public sealed class LocalConfigTests
{
    private static readonly LocalLayout Layout = new(new EnvironmentSpec { Nodes = 4 }, "/var/tmp/cluster");

    private static Dictionary<object, object> Patroni(EnvironmentSpec spec) =>
        new Deserializer().Deserialize<Dictionary<object, object>>(
            PatroniConfig.Of(new LocalLayout(spec, "/var/tmp/cluster"), "n2", "secret", "/usr/lib/postgresql/15/bin"));

    private static string At(object node, params string[] path) =>
        path.Aggregate(node, (current, key) => ((Dictionary<object, object>)current)[key]).ToString()!;

    [Fact]
    public void PatroniConfig_IsYamlWithTheMembersOwnAddresses()
    {
        var config = Patroni(new EnvironmentSpec());
        Assert.Equal("n2", At(config, "name"));
        Assert.Equal("127.0.1.2:15432", At(config, "postgresql", "connect_address"));
        Assert.Equal("127.0.1.2:18008", At(config, "restapi", "listen"));
        Assert.Equal("/var/tmp/cluster/nodes/n2/data", At(config, "postgresql", "data_dir"));
        Assert.Equal(["127.0.2.1:12379", "127.0.2.2:12379", "127.0.2.3:12379"], (List<object>)((Dictionary<object, object>)config["etcd"])["hosts"]);
        Assert.Equal("on", At(config, "bootstrap", "dcs", "postgresql", "parameters", "fsync"));
        Assert.Equal("1048576", At(config, "bootstrap", "dcs", "maximum_lag_on_failover"));
    }

    [Fact]
    public void PatroniConfig_WithEtcd3AndDefaultTiming_SaysSo()
    {
        var config = Patroni(new EnvironmentSpec { Dcs = Dcs.Etcd3, Timing = TimingProfile.Default });
        Assert.False(config.ContainsKey("etcd"));
        Assert.True(config.ContainsKey("etcd3"));
        Assert.Equal("30", At(config, "bootstrap", "dcs", "ttl"));
        Assert.Equal("10", At(config, "bootstrap", "dcs", "loop_wait"));
    }

    [Theory]
    [InlineData(ReplicationMode.Async, "false", "false", "1", "on")]
    [InlineData(ReplicationMode.Sync, "true", "false", "1", "on")]
    [InlineData(ReplicationMode.SyncStrict, "true", "true", "1", "on")]
    [InlineData(ReplicationMode.TwoSync, "true", "false", "2", "on")]
    [InlineData(ReplicationMode.RemoteApply, "true", "false", "1", "remote_apply")]
    [InlineData(ReplicationMode.Quorum, "quorum", "false", "1", "on")]
    public void PatroniConfig_AndModeChange_SayTheSame(ReplicationMode mode, string synchronous, string strict, string count, string commit)
    {
        var config = Patroni(new EnvironmentSpec { Replication = mode });
        Assert.Equal(synchronous, At(config, "bootstrap", "dcs", "synchronous_mode"));
        Assert.Equal(strict, At(config, "bootstrap", "dcs", "synchronous_mode_strict"));
        Assert.Equal(count, At(config, "bootstrap", "dcs", "synchronous_node_count"));
        Assert.Equal(mode.Name(), At(config, "bootstrap", "dcs", "postgresql", "parameters", PatroniModes.ModeSetting));
        Assert.Equal(commit, At(config, "bootstrap", "dcs", "postgresql", "parameters", "synchronous_commit"));
        Assert.Equal(
            $"{{\"synchronous_mode\":{(mode == ReplicationMode.Quorum ? "\"quorum\"" : synchronous)},\"synchronous_mode_strict\":{strict},\"synchronous_node_count\":{count},"
            + $"\"postgresql\":{{\"parameters\":{{\"synchronous_commit\":\"{commit}\",\"harness.replication_mode\":\"{mode.Name()}\"}}}}}}",
            PatroniModes.ModeChange(mode));
    }

    [Fact]
    public void HaproxyConfig_ListsEveryMemberForWritesAndReads()
    {
        var lines = HaproxyConfig.Of(Layout).Split('\n').Select(line => line.Trim()).ToList();
        Assert.Equal(3, lines.Count(line => line == "server n4 127.0.1.4:15432 maxconn 100 check port 18008"));
        Assert.Contains("bind 127.0.3.1:15000", lines);
        Assert.Contains("bind 127.0.3.1:15001", lines);
        Assert.Contains("stats socket /var/tmp/cluster/run/haproxy.sock mode 600 level admin", lines);
        Assert.Contains("bind 127.0.3.2:15001", lines);
        Assert.Single(lines, "server n4-sync 127.0.1.4:15432 maxconn 100 track synchronous/n4 on-marked-up shutdown-backup-sessions");
        Assert.Single(lines, "server n4 127.0.1.4:15432 maxconn 100 track read/n4 backup");
        Assert.Equal(3, lines.Count(line => line.Contains("on-marked-down shutdown-sessions", StringComparison.Ordinal)));
    }

    [Fact]
    public void HaproxyConfig_ThatLetsSessionsGoOn_EndsNone()
    {
        var config = HaproxyConfig.Of(new LocalLayout(new EnvironmentSpec { ShutdownSessions = false }, "/var/tmp/cluster"));
        Assert.DoesNotContain("on-marked-down", config, StringComparison.Ordinal);
        Assert.Contains("rise 1\n", config, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_WithOwnNetworks_GivesMembersAndEtcdAddressesOfTheirOwn()
    {
        var spec = new EnvironmentSpec { OwnNetworks = true, Subnet = "10.215" };
        var layout = new LocalLayout(spec, "/var/tmp/cluster");
        Assert.Equal(("10.215.0.2:15432", "10.215.0.103", "10.215.0.0/24"), ($"{layout.Address("n2")}:{layout.Postgres("n2").Port}", layout.EtcdAddress("etcd3"), layout.ClientNetwork));
        Assert.Equal("n2", layout.MemberAt("10.215.0.2:15432"));
        Assert.Equal(["proxyWrite", "proxyRead", "proxyRead"], layout.ListenAddresses(withApi: false).Select(address => address.Setting));
        Assert.Equal("10.215.0.2:18008", At(Patroni(spec), "restapi", "connect_address"));
        Assert.Contains("host all all 10.215.0.0/24 scram-sha-256", ((List<object>)((Dictionary<object, object>)((Dictionary<object, object>)((Dictionary<object, object>)Patroni(spec)["bootstrap"])["dcs"])["postgresql"])["pg_hba"]));
    }

    [Fact]
    public void NetworkPlan_NamesCarryTheFolder_AndFitADevice()
    {
        var plan = new NetworkPlan(new EnvironmentSpec(), "/var/tmp/cluster");
        var other = new NetworkPlan(new EnvironmentSpec(), "/var/tmp/cluster2");
        Assert.InRange(plan.HostDevice.Length, 1, 15);
        Assert.NotEqual(plan.HostDevice, other.HostDevice);
        Assert.True(plan.Owns(plan.Hub) && plan.Owns(plan.Namespace("n6")));
        Assert.False(plan.Owns(other.Hub) || plan.Owns("harness"));
    }

    [Fact]
    public void MountPoints_BelowAFolder_AreFoundInnermostFirst()
    {
        const string Table =
            "22 1 8:1 / / rw - ext4 /dev/vda rw\n"
            + "40 22 7:0 / /var/tmp/c/nodes/n1 rw,nosuid - ext4 /dev/loop0 rw\n"
            + "41 40 7:1 / /var/tmp/c/nodes/n1/data rw - ext4 /dev/loop1 rw\n"
            + "42 22 7:2 / /var/tmp/c2/nodes/n1 rw - ext4 /dev/loop2 rw\n";
        Assert.Equal(["/var/tmp/c/nodes/n1/data", "/var/tmp/c/nodes/n1"], MemberDisks.PlacesIn(Table, "/var/tmp/c"));
    }

    [Theory]
    [InlineData(ReadRouting.Leader, "127.0.3.1:15000")]
    [InlineData(ReadRouting.Replica, "127.0.3.2:15001")]
    [InlineData(ReadRouting.Replicas, "127.0.3.1:15001")]
    public void ApiVariables_ReadFromWhereReadsAreRouted(ReadRouting reads, string replica)
    {
        var layout = new LocalLayout(new EnvironmentSpec { Reads = reads }, "/var/tmp/cluster");
        var variables = new ApiProgram("/api/Harness.Api.dll").Variables(layout, "secret");
        Assert.Equal("127.0.3.1:15000", variables["PG_AUTHORITY_MASTER"]);
        Assert.Equal(replica, variables["PG_AUTHORITY_REPLICA"]);
    }

    [Theory]
    [InlineData("127.0.1.2:15432", "n2")]
    [InlineData("127.0.1.5:15432", null)]
    [InlineData("127.0.1.2:5432", null)]
    public void MemberAt_GoesByAddressAndPort(string address, string? member) => Assert.Equal(member, Layout.MemberAt(address));

    [Fact]
    public void Fill_WithAValueMissingOrTooMany_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => ConfigTemplate.Fill("local/haproxy.cfg.template", new Dictionary<string, string>()));
        Assert.Throws<InvalidOperationException>(() => ConfigTemplate.Fill("local/none.template", new Dictionary<string, string>()));
    }
}
