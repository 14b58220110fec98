using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public class ScenarioOverridesTests
{
    private static readonly Scenario Base = ScenarioSamples.Read(
        """
        {
          "name": "base",
          "load": [
            { "workload": "register", "warmUp": "3s", "simulations": [ { "ramping-inject": { "rate": 50, "during": "10s" } }, { "inject": { "rate": 200, "during": "35s" } } ] },
            { "workload": "get-user", "simulations": [ { "inject": { "rate": 50, "during": "15s" } } ] },
          ],
          "faults": [ { "fault": "stop-replica", "at": "1/3" }, { "fault": "kill-leader", "at": "20s" } ],
        }
        """);

    [Fact]
    public void Apply_Nothing_ChangesNothing() => Assert.Same(Base, new ScenarioOverrides().Apply(Base));

    [Fact]
    public void Apply_EveryEnvironmentSetting_ReplacesTheFiles()
    {
        var overridden = new ScenarioOverrides()
            .With("--environment", "local").With("--replication", "two-sync").With("--nodes", "5").With("--timing", "default").With("--dcs", "etcd3").With("--release", "trixie").With("--fencing", "false").With("--seed", "7")
            .With("--stop-target", "async").With("--ports", "api=8001, apiMetrics=9001").With("--data-folder", "/data").With("--password-cost", "10")
            .With("--expect", "violated").Apply(Base);

        ScenarioSamples.AssertSame(
            Base with
            {
                Seed = 7,
                Expect = Verdict.Violated,
                Environment = new EnvironmentSpec
                {
                    Kind = "local",
                    Replication = ReplicationMode.TwoSync,
                    Nodes = 5,
                    Timing = TimingProfile.Default,
                    Dcs = Dcs.Etcd3,
                    Release = Release.Trixie,
                    Fencing = false,
                    Ports = new PortSpec { Api = 8001, ApiMetrics = 9001 },
                    DataFolder = "/data",
                    PasswordCost = 10,
                },
                Faults = [Base.Faults[0] with { Target = "async" }, Base.Faults[1]],
            },
            overridden);
    }

    [Fact]
    public void Apply_DataUsers_ChangesTheDataSet_AndNeedsOne()
    {
        var overrides = new ScenarioOverrides().With("--data-users", "2000");
        Assert.Equal(2000, overrides.Apply(Base with { DataSet = new DataSetSpec() }).DataSet?.Users);
        var error = Assert.Throws<UserErrorException>(() => overrides.Apply(Base));
        Assert.Equal("--data-users 2000: the scenario base has no data set; leave the flag out", error.Message);
        Assert.Throws<UserErrorException>(() => new ScenarioOverrides().With("--data-users", "0"));
    }

    [Fact]
    public void Apply_Rate_ScalesTheFirstLoadAndKeepsItsShape()
    {
        var load = new ScenarioOverrides { Rate = 1000 }.Apply(Base).Load;

        Assert.Equal([new RampingInject(250, TimeSpan.FromSeconds(10)), new Inject(1000, TimeSpan.FromSeconds(35))], load[0].Simulations);
        Assert.Same(Base.Load[1], load[1]);
    }

    [Theory]
    [InlineData("90s", 20.0, 70.0, 30.0)]
    [InlineData("30s", 6.6666666, 23.3333334, 10.0)]
    public void Apply_Duration_StretchesEveryPhaseAndHitsTheLengthExactly(string duration, double first, double second, double other)
    {
        var scenario = new ScenarioOverrides().With("--duration", duration).Apply(Base);

        Assert.Equal(DurationText.Parse(duration), scenario.Duration);
        Assert.Equal([first, second], scenario.Load[0].Simulations.Select(simulation => simulation.During.TotalSeconds));
        Assert.Equal([other], scenario.Load[1].Simulations.Select(simulation => simulation.During.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(3), scenario.Load[0].WarmUp);
    }

    [Fact]
    public void Apply_DurationToIterations_ScalesTheirCount()
    {
        var scenario = ScenarioSamples.Read(ScenarioSamples.WithSimulation("{ \"iterations\": { \"copies\": 5, \"count\": 1000, \"limit\": \"10s\" } }"));

        var scaled = new ScenarioOverrides { Duration = TimeSpan.FromSeconds(5) }.Apply(scenario);

        Assert.Equal([new Iterations(5, 500, TimeSpan.FromSeconds(5))], scaled.Load[0].Simulations);
    }

    [Theory]
    [InlineData("--rate", "0", "--rate 0: expected operations per second, above 0 and at most 1000000, e.g. 200")]
    [InlineData("--rate", "fast", "--rate fast: expected operations per second, above 0 and at most 1000000, e.g. 200")]
    [InlineData("--rate", "NaN", "--rate NaN: expected operations per second, above 0 and at most 1000000, e.g. 200")]
    [InlineData("--duration", "30", "--duration 30: expected a duration with a unit (ms, s, m or h), at least 1s and at most 24h, e.g. 45s")]
    [InlineData("--duration", "-30s", "--duration -30s: expected a duration with a unit (ms, s, m or h), at least 1s and at most 24h, e.g. 45s")]
    [InlineData("--nodes", "2", "--nodes 2: expected a whole number from 3 to 6, e.g. 3")]
    [InlineData("--nodes", "7", "--nodes 7: expected a whole number from 3 to 6, e.g. 3")]
    [InlineData("--seed", "one", "--seed one: expected a whole number from -2147483648 to 2147483647, e.g. 1")]
    [InlineData("--replication", "snyc", "--replication snyc: expected one of async, sync, sync-strict, two-sync, remote-apply, quorum, e.g. async; did you mean \"sync\"?")]
    [InlineData("--http-client", "fats", "--http-client fats: expected one of sockets, fast, e.g. sockets; did you mean \"fast\"?")]
    [InlineData("--timing", "fats", "--timing fats: expected one of fast, brisk, default, e.g. fast; did you mean \"fast\"?")]
    [InlineData("--fencing", "no", "--fencing no: expected one of true, false, e.g. true")]
    [InlineData("--release", "trixy", "--release trixy: expected one of bookworm, trixie, e.g. bookworm; did you mean \"trixie\"?")]
    [InlineData("--dcs", "etc", "--dcs etc: expected one of etcd, etcd3, e.g. etcd; did you mean \"etcd\"?")]
    [InlineData("--stop-target", "an", "--stop-target an: expected one of any, sync-standby, async, leader, e.g. any; did you mean \"any\"?")]
    [InlineData("--password-cost", "32", "--password-cost 32: expected a whole number from 4 to 24, e.g. 4")]
    [InlineData("--data-folder", "", "--data-folder : expected the path of a folder, e.g. /var/tmp/harness")]
    [InlineData("--expect", "ok", "--expect ok: expected one of valid, violated, unknown, e.g. valid")]
    [InlineData("--ports", "api=0", "--ports api=0: expected name=port, several separated by commas, with the names postgres, patroni, etcdClient, etcdPeer, proxyWrite, proxyRead, api, apiMetrics and ports from 1 to 65535, e.g. api=8001,apiMetrics=9001")]
    [InlineData("--ports", "http=80", "--ports http=80: expected name=port, several separated by commas, with the names postgres, patroni, etcdClient, etcdPeer, proxyWrite, proxyRead, api, apiMetrics and ports from 1 to 65535, e.g. api=8001,apiMetrics=9001")]
    [InlineData("--raet", "1", "--raet: expected one of --environment, --config, --allow-faults, --drop-schema, --replication, --nodes, --rate, --duration, --seed, --data-users, --http-client, --timing, --dcs, --release, --fencing, --stop-target, --ports, --data-folder, --kube-context, --namespace, --image-pull, --image-registry, --password-cost, --expect; did you mean \"--rate\"?")]
    public void With_ImpossibleValue_NamesTheFlag(string flag, string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<UserErrorException>(() => new ScenarioOverrides().With(flag, text)).Message);

    public static TheoryData<ScenarioOverrides, string> ImpossibleTogether => new()
    {
        { new() { Rate = 0 }, "--rate 0: expected operations per second, above 0 and at most 1000000, e.g. 200" },
        { new() { Nodes = 7 }, "--nodes 7: expected a whole number from 3 to 6, e.g. 3" },
        { new() { Ports = new Dictionary<string, int>() }, "--ports : expected name=port, several separated by commas, with the names postgres, patroni, etcdClient, etcdPeer, proxyWrite, proxyRead, api, apiMetrics and ports from 1 to 65535, e.g. api=8001,apiMetrics=9001" },
        { new() { Duration = TimeSpan.FromSeconds(10) }, "--duration 10s: faults[1].at is \"20s\", outside the load: expected a moment from 0s to 10s, or \"after-load\", e.g. \"2/3\"" },
        { new() { StopTarget = "async", Replication = ReplicationMode.TwoSync }, "--replication two-sync with --stop-target async: faults[0].target is \"async\", and with 3 nodes and replication \"two-sync\" every replica is synchronous: expected any or sync-standby, or more nodes, e.g. \"any\"" },
        { new() { Ports = new Dictionary<string, int> { ["api"] = 15432 } }, "--ports api=15432: environment.ports.api is 15432, which is postgres's port too: expected a port of its own" },
    };

    [Theory]
    [MemberData(nameof(ImpossibleTogether))]
    public void Apply_Impossible_NamesTheFlagsToBlame(ScenarioOverrides overrides, string expected) =>
        Assert.Equal(expected, Assert.Throws<UserErrorException>(() => overrides.Apply(Base)).Message);

    [Fact]
    public void Apply_RateToUsers_SaysThatThereIsNoRate()
    {
        var closed = ScenarioSamples.Read(ScenarioSamples.WithSimulation("{ \"keep-constant\": { \"copies\": 5, \"during\": \"10s\" } }"));

        var error = Assert.Throws<UserErrorException>(() => new ScenarioOverrides { Rate = 100 }.Apply(closed));

        Assert.Equal(
            "--rate 100: the first load (register) has users instead of a rate; leave the flag out, or give it an inject simulation in the scenario",
            error.Message);
    }

    [Fact]
    public void Apply_StopTargetWithoutStopReplica_SaysSo()
    {
        var error = Assert.Throws<UserErrorException>(() => new ScenarioOverrides { StopTarget = "any" }.Apply(Base with { Faults = [] }));

        Assert.Equal("--stop-target any: the scenario base has no stop-replica fault; leave the flag out", error.Message);
    }
}
