using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public class ScenarioJsonTests
{
    [Fact]
    public void Write_AnyScenario_ReadsBackAsTheSame()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var scenario = new RandomScenario(new Random(seed)).Next();

            var json = ScenarioJson.Write(scenario);

            ScenarioSamples.AssertSame(scenario, ScenarioSamples.Read(json));
        }
    }

    [Fact]
    public void Write_Fault_KeepsTheFormThatPeopleWrite()
    {
        var json = ScenarioJson.Write(ScenarioSamples.Read(ScenarioSamples.With(
            "\"description\": \"Müller's <question>?\", \"prober\": false, \"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"2/3 - 500ms\" } ]")));

        Assert.Contains("\"description\": \"Müller's <question>?\"", json, StringComparison.Ordinal);
        Assert.Contains("\"prober\": false", json, StringComparison.Ordinal);
        Assert.Contains("\"at\": \"2/3 - 500ms\"\n", json, StringComparison.Ordinal);
        Assert.Contains("\"dataFolder\": null", json, StringComparison.Ordinal);
    }

    /// <summary>Scenarios that are possible, and otherwise as odd as can be.</summary>
    private sealed class RandomScenario(Random random)
    {
        public Scenario Next()
        {
            var load = List(1, 3, Load);
            var replication = random.GetItems(Enum.GetValues<ReplicationMode>(), 1)[0];
            var port = random.Next(1, 60_000);
            return new Scenario
            {
                Name = $"s-{random.Next()}",
                Description = new string(random.GetItems("aZ \"\\\n\t/é漢<>&'{}".ToCharArray(), random.Next(20))),
                Seed = random.Next(int.MinValue, int.MaxValue),
                Environment = new EnvironmentSpec
                {
                    Nodes = random.Next(3, 7),
                    Replication = replication,
                    Reads = random.GetItems(Enum.GetValues<ReadRouting>(), 1)[0],
                    Timing = random.GetItems(TimingProfile.All.ToArray(), 1)[0],
                    Dcs = random.GetItems(Enum.GetValues<Dcs>(), 1)[0],
                    Fencing = random.Next(2) == 0,
                    Release = random.GetItems(Enum.GetValues<Release>(), 1)[0],
                    Ports = new PortSpec
                    {
                        Postgres = port, Patroni = port + 1, EtcdClient = port + 2, EtcdPeer = port + 3,
                        ProxyWrite = port + 4, ProxyRead = port + 5, Api = port + 6, ApiMetrics = port + 7,
                    },
                    DataFolder = Maybe() ? null : "/data/" + random.Next(),
                    PasswordCost = random.Next(4, 25),
                    OwnNetworks = Maybe(),
                    OwnDisks = Maybe(),
                    ShutdownSessions = Maybe(),
                },
                DataSet = Maybe() ? null : new DataSetSpec { Users = random.NextInt64(1, DataSetUser.MaxUsers) },
                Load = load,
                HttpClient = random.GetItems([HttpClientKind.Sockets, HttpClientKind.Fast], 1)[0],
                Prober = Maybe() ? null : new ProberSpec { Rate = Rate(), Timeout = Duration() },
                Staleness = Maybe() ? null : new StalenessSpec { Rate = Rate() },
                Faults = List(0, 4, Fault),
                Thresholds = List(0, 3, Threshold),
                RecoveryTimeout = Duration(),
                Expect = random.GetItems(Enum.GetValues<Verdict>(), 1)[0],
            };
        }

        private LoadSpec Load() => random.Next(4) switch
        {
            0 => Plain() with { Workload = "mixed", Mix = [new("get-user", Rate()), new("search", Rate())], Feed = Maybe() ? null : Feed() },
            1 => Plain() with { Workload = "steps", Steps = List(1, 4, () => random.GetItems(ScenarioVocabulary.Default.Workloads.ToArray(), 1)[0]) },
            2 => Plain() with { Workload = "login", ThinkTime = Think(), Simulations = [new KeepConstant(3, TimeSpan.FromMinutes(11))] },
            _ => Plain() with { Workload = Maybe() ? "register" : "get-user" },
        };

        private ThinkTime Think() => Duration() is var min && Maybe() ? new(min, min) : new(min, min + Duration());

        private FeedSpec Feed()
        {
            var feed = new FeedSpec { Order = random.GetItems(Enum.GetValues<FeedOrder>(), 1)[0] };
            return Maybe() ? feed with { Csv = "/data/users.csv" } : feed with { Json = "/data/users.json" };
        }

        private ThresholdSpec Threshold()
        {
            var metric = random.GetItems(ThresholdMetrics.All.ToArray(), 1)[0];
            var limit = ThresholdMetrics.IsTime(metric) ? ThresholdLimit.Time(Duration()) : new ThresholdLimit(Rate(), false);
            return new ThresholdSpec
            {
                Metric = metric,
                Code = metric == "status" ? "503" : null,
                Below = limit,
                StartAfter = Maybe() ? TimeSpan.Zero : Duration(),
                AbortOnFail = Maybe(),
            } is var below && Maybe() ? below : below with { Below = null, Above = limit };
        }

        private LoadSpec Plain() => new()
        {
            Workload = "",
            WarmUp = Maybe() ? TimeSpan.Zero : Duration(),
            Timeout = Duration(),
            MaxInFlight = random.Next(1, 16_385),
            Simulations = [new Inject(Rate(), TimeSpan.FromMinutes(11)), .. List(0, 6, Simulation)],
        };

        private LoadSimulation Simulation() => random.Next(6) switch
        {
            0 => new KeepConstant(random.Next(1, 16_385), Duration()),
            1 => new RampingConstant(random.Next(1, 16_385), Duration()),
            2 => new Inject(Rate(), Duration()) { Arrivals = Maybe() ? ArrivalPattern.Poisson : ArrivalPattern.Uniform },
            3 => new RampingInject(Rate(), Duration()),
            4 => new Pause(Duration()),
            _ => new Iterations(random.Next(1, 16_385), random.NextInt64(1, uint.MaxValue), Duration()),
        };

        private FaultSpec Fault() => Particular(new FaultSpec
        {
            Fault = random.GetItems(ScenarioVocabulary.Default.Faults.ToArray(), 1)[0],
            At = random.Next(4) switch
            {
                0 => new FaultTrigger(null, Maybe() ? TimeSpan.Zero : Duration(), true),
                1 => new FaultTrigger(0, Duration(), false),
                2 => new FaultTrigger(random.NextDouble() / 100, Duration(), false),
                _ => new FaultTrigger((double)random.Next(0, 13) / 12, TimeSpan.Zero, false),
            },
            When = Maybe() ? null : Condition(),
            Repeat = Maybe() ? null : new FaultRepeat(random.Next(2, 1001), Duration()),
            During = Maybe() ? null : Duration(),
        });

        private FaultSpec Particular(FaultSpec fault) => Possible(fault.Fault switch
        {
            "isolate-leader" => fault with { From = random.GetItems(Enum.GetValues<PartitionScope>(), 1)[0], Force = Maybe() },
            "limit-cpu" => fault with { Cpus = Math.Max(0.01, random.NextDouble() * 4) },
            "limit-memory" => fault with { MemoryMb = random.Next(6, 4097) },
            "slow-replication" => fault with { BandwidthKbit = random.Next(8, 10_000_001) },
            _ => fault,
        });

        /// <summary>Without an end that is known from the start, repeats may last beyond the load.</summary>
        private static FaultSpec Possible(FaultSpec fault) => fault is { At.AfterLoad: false, When: null } ? fault with { Repeat = null } : fault;

        private FaultCondition Condition()
        {
            var state = random.GetItems(Enum.GetValues<ClusterState>(), 1)[0];
            return new FaultCondition
            {
                State = state,
                LagBytes = state == ClusterState.LagAbove ? random.NextInt64(1, 1L << 40) : null,
                Delay = Maybe() ? TimeSpan.Zero : Duration(),
                Within = Duration(),
            };
        }

        /// <summary>Up to 10 minutes, down to the tick.</summary>
        private TimeSpan Duration() => random.Next(3) switch
        {
            0 => TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerMinute * 10)),
            1 => TimeSpan.FromMilliseconds(random.Next(1, 10_000)),
            _ => TimeSpan.FromSeconds(random.Next(1, 600)),
        };

        private double Rate() => Maybe() ? random.Next(1, 1_000_001) : random.NextDouble() + 1e-9;

        private bool Maybe() => random.Next(2) == 0;

        private List<T> List<T>(int least, int most, Func<T> item) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => item())];
    }
}
