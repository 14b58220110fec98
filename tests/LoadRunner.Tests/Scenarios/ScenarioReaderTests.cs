using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public class ScenarioReaderTests
{
    [Fact]
    public void Read_OnlyRequiredKeys_KeepsTheDefaults()
    {
        var scenario = ScenarioSamples.Read($$"""{ "name": "x", "load": {{ScenarioSamples.Load}} }""");

        ScenarioSamples.AssertSame(
            new Scenario
            {
                Name = "x",
                Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(200, TimeSpan.FromSeconds(45))] }],
            },
            scenario);
    }

    [Fact]
    public void Read_EveryKey_PutsEachValueInItsPlace()
    {
        var scenario = ScenarioSamples.Read(
            """
            {
              // comments and trailing commas are allowed
              "$schema": "../docs/scenario.schema.json",
              "name": "every-key", "description": "Why?", "seed": -7,
              "environment": {
                "kind": "local", "nodes": 5, "replication": "two-sync", "reads": "leader", "timing": "default", "dcs": "etcd3", "release": "trixie", "fencing": false,
                "ports": { "postgres": 1, "patroni": 2, "etcdClient": 3, "etcdPeer": 4, "proxyWrite": 5, "proxyRead": 6, "api": 7, "apiMetrics": 8 },
                "dataFolder": "/data", "passwordCost": 10,
              },
              "load": [
                {
                  "workload": "get-user", "warmUp": "1.5s", "timeout": "500ms", "maxInFlight": 7,
                  "simulations": [
                    { "keep-constant": { "copies": 1, "during": "1s" } }, { "ramping-constant": { "copies": 2, "during": "2s" } },
                    { "inject": { "rate": 0.5, "during": "3s" } }, { "ramping-inject": { "rate": 1e2, "during": "4s" } },
                    { "pause": { "during": "5s" } }, { "iterations": { "copies": 3, "count": 9, "limit": "1m" } },
                  ],
                },
              ],
              "dataSet": { "users": 12 },
              "prober": false, "staleness": { "rate": 2.5 },
              "faults": [ { "fault": "pause-node", "target": "async", "at": "after-load + 2s", "during": "3s" }, { "fault": "stop-leader", "at": "20s" } ],
              "recoveryTimeout": "0s", "expect": "unknown",
            }
            """);

        ScenarioSamples.AssertSame(
            new Scenario
            {
                Name = "every-key",
                Description = "Why?",
                Seed = -7,
                Environment = new EnvironmentSpec
                {
                    Nodes = 5,
                    Kind = "local",
                    Replication = ReplicationMode.TwoSync,
                    Reads = ReadRouting.Leader,
                    Timing = TimingProfile.Default,
                    Dcs = Dcs.Etcd3,
                    Release = Release.Trixie,
                    Fencing = false,
                    Ports = new PortSpec
                    {
                        Postgres = 1, Patroni = 2, EtcdClient = 3, EtcdPeer = 4, ProxyWrite = 5, ProxyRead = 6, Api = 7, ApiMetrics = 8,
                    },
                    DataFolder = "/data",
                    PasswordCost = 10,
                },
                Load =
                [
                    new LoadSpec
                    {
                        Workload = "get-user",
                        WarmUp = TimeSpan.FromSeconds(1.5),
                        Timeout = TimeSpan.FromMilliseconds(500),
                        MaxInFlight = 7,
                        Simulations =
                        [
                            new KeepConstant(1, TimeSpan.FromSeconds(1)), new RampingConstant(2, TimeSpan.FromSeconds(2)),
                            new Inject(0.5, TimeSpan.FromSeconds(3)), new RampingInject(100, TimeSpan.FromSeconds(4)),
                            new Pause(TimeSpan.FromSeconds(5)), new Iterations(3, 9, TimeSpan.FromMinutes(1)),
                        ],
                    },
                ],
                DataSet = new DataSetSpec { Users = 12 },
                Prober = null,
                Staleness = new StalenessSpec { Rate = 2.5 },
                Faults =
                [
                    new FaultSpec
                    {
                        Fault = "pause-node", Target = "async", At = new FaultTrigger(null, TimeSpan.FromSeconds(2), true),
                        During = TimeSpan.FromSeconds(3),
                    },
                    new FaultSpec { Fault = "stop-leader", At = new FaultTrigger(0, TimeSpan.FromSeconds(20), false) },
                ],
                RecoveryTimeout = TimeSpan.Zero,
                Expect = Verdict.Unknown,
            },
            scenario);
    }

    [Fact]
    public void Read_OtherVocabulary_TakesItsNamesOnly()
    {
        var json = System.Text.Encoding.UTF8.GetBytes(ScenarioSamples.With("\"faults\": [ { \"fault\": \"slow-disk\", \"at\": \"1/2\" } ]"));

        var scenario = ScenarioReader.Parse("s.json", json, ScenarioVocabulary.Default with { Faults = ["slow-disk"] });

        Assert.Equal("slow-disk", Assert.Single(scenario.Faults).Fault);
        Assert.Throws<UserErrorException>(() => ScenarioReader.Parse("s.json", json, ScenarioVocabulary.Default));
    }

    [Fact]
    public void Read_SeveralProblems_TellsAllInTheFilesOrder()
    {
        var message = ScenarioSamples.Refusal(
            """
            { "name": "X!", "sed": 1,
              "environment": { "nodes": 2, "timing": "fats" },
              "load": [] }
            """);

        Assert.Equal(["s.json:1:11", "s.json:1:17", "s.json:2:29", "s.json:2:42", "s.json:3:11"], message.Split('\n').Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Read_HundredProblems_TellsTwentyAndHowManyMore()
    {
        var message = ScenarioSamples.Refusal($"{{ {string.Join(", ", Enumerable.Range(0, 100).Select(i => $"\"key{i}\": 1"))} }}");

        Assert.Equal(21, message.Split('\n').Length);
        Assert.EndsWith("\ns.json: and 82 more problems", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_SaysWhichAndWhy()
    {
        var error = Assert.Throws<UserErrorException>(() => ScenarioReader.Read("no/such.json", ScenarioVocabulary.Default));

        Assert.StartsWith("no/such.json: cannot be read: ", error.Message, StringComparison.Ordinal);
    }
}
