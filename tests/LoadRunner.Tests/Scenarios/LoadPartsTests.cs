namespace Harness.LoadRunner.Tests;

/// <summary>Mixes, steps, feeds, think times, arrivals and thresholds as scenario files write them.</summary>
public sealed class LoadPartsTests
{
    private const string Closed = "\"simulations\": [ { \"keep-constant\": { \"copies\": 1, \"during\": \"1s\" } } ]";
    private const string Open = "\"simulations\": [ { \"inject\": { \"rate\": 1, \"during\": \"1s\" } } ]";

    [Fact]
    public void Read_EveryKey_PutsEachValueInItsPlace()
    {
        var scenario = ScenarioSamples.Read(
            """
            {
              "name": "x", "load": [
                { "workload": "mixed", "mix": { "search": 20, "get-user": 80 }, "feed": { "csv": "users.csv", "order": "random" },
                  "simulations": [ { "inject": { "rate": 5, "during": "1s", "arrivals": "poisson" } }, { "ramping-inject": { "rate": 9, "during": "1s", "arrivals": "poisson" } } ] },
                { "steps": [ "register", "login", "get-user" ], "thinkTime": { "min": "100ms", "max": "300ms" }, "simulations": [ { "keep-constant": { "copies": 2, "during": "1s" } } ] },
                { "workload": "search", "feed": { "generated": 7 }, "thinkTime": "200ms", "simulations": [ { "iterations": { "copies": 2, "count": 9, "limit": "1s" } } ] }
              ],
              "thresholds": [
                { "metric": "p99", "below": "50ms", "workload": "get-user", "startAfter": "5s", "abortOnFail": true },
                { "metric": "errorShare", "below": 0.01 },
                { "metric": "status", "code": "503", "above": 10, "workload": "prober" }
              ]
            }
            """);

        var (mixed, steps, search) = (scenario.Load[0], scenario.Load[1], scenario.Load[2]);
        Assert.Equal([new WorkloadShare("get-user", 80), new WorkloadShare("search", 20)], mixed.Mix);
        Assert.Equal(new FeedSpec { Csv = "users.csv", Order = FeedOrder.Random }, mixed.Feed);
        Assert.Equal(
            [
                new Inject(5, TimeSpan.FromSeconds(1)) { Arrivals = ArrivalPattern.Poisson },
                new RampingInject(9, TimeSpan.FromSeconds(1)) { Arrivals = ArrivalPattern.Poisson },
            ],
            mixed.Simulations);
        Assert.Equal(("steps", new ThinkTime(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300))), (steps.Workload, steps.ThinkTime));
        Assert.Equal(["register", "login", "get-user"], steps.Steps);
        Assert.Equal(new FeedSpec { Generated = 7, Order = FeedOrder.Circular }, search.Feed);
        Assert.Equal(new ThinkTime(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)), search.ThinkTime);
        Assert.Equal(
            [
                new ThresholdSpec { Metric = "p99", Below = new(50, true), Workload = "get-user", StartAfter = TimeSpan.FromSeconds(5), AbortOnFail = true },
                new ThresholdSpec { Metric = "errorShare", Below = new(0.01, false) },
                new ThresholdSpec { Metric = "status", Code = "503", Above = new(10, false), Workload = "prober" },
            ],
            scenario.Thresholds);
    }

    [Theory]
    [InlineData(Open, "load[0] has no \"workload\": expected a workload, or steps")]
    [InlineData("\"workload\": \"steps\", " + Open, "load[0].workload is \"steps\": expected one of register, get-user, search, login, mixed")]
    [InlineData("\"workload\": \"login\", \"steps\": [ \"login\" ], " + Open, "load[0].steps stands beside workload \"login\": expected one of the two")]
    [InlineData("\"steps\": [], " + Open, "load[0].steps is empty: expected a list of workloads, at least 1")]
    [InlineData("\"steps\": [ \"logn\" ], " + Open, "did you mean \"login\"?")]
    [InlineData("\"workload\": \"mixed\", " + Open, "load[0].workload is \"mixed\", and no workload is mixed in: expected \"mix\" with weights")]
    [InlineData("\"workload\": \"login\", \"mix\": { \"login\": 1 }, " + Open, "load[0].mix stands beside workload \"login\": expected workload \"mixed\" with it")]
    [InlineData("\"workload\": \"mixed\", \"mix\": { \"logn\": 1 }, " + Open, "load[0].mix has the unknown key \"logn\"; did you mean \"login\"?")]
    [InlineData("\"workload\": \"mixed\", \"mix\": { \"login\": 0 }, " + Open, "load[0].mix.login is 0: expected a number above 0 and at most 1000000, e.g. 80")]
    [InlineData("\"workload\": \"search\", \"thinkTime\": \"1s\", " + Open, "load[0].thinkTime is set, and the load has arrivals at a rate (inject, ramping-inject), which wait for no user: expected only closed simulations with it")]
    [InlineData("\"workload\": \"search\", \"thinkTime\": true, " + Closed, "load[0].thinkTime is true: expected a duration with a unit (ms, s, m or h), at least 0s and at most 1h, or an object with min, max")]
    [InlineData("\"workload\": \"search\", \"thinkTime\": \"5\", " + Closed, "load[0].thinkTime is \"5\": expected a duration")]
    [InlineData("\"workload\": \"search\", \"thinkTime\": { \"min\": \"1s\" }, " + Closed, "load[0].thinkTime has no \"max\"")]
    [InlineData("\"workload\": \"search\", \"thinkTime\": { \"min\": \"2s\", \"max\": \"1s\" }, " + Closed, "load[0].thinkTime has the min 2s above its max 1s")]
    [InlineData("\"workload\": \"search\", \"feed\": {}, " + Open, "load[0].feed has 0 sources: expected exactly one of csv, json, generated")]
    [InlineData("\"workload\": \"search\", \"feed\": { \"csv\": \"a\", \"generated\": 1 }, " + Open, "load[0].feed has 2 sources")]
    [InlineData("\"workload\": \"search\", \"feed\": { \"csv\": \"a\", \"order\": \"rnd\" }, " + Open, "load[0].feed.order is \"rnd\": expected one of circular, sequential, random")]
    [InlineData("\"workload\": \"register\", \"feed\": { \"csv\": \"a\" }, " + Open, "load[0].feed has no use: register makes its users from the seed")]
    [InlineData("\"workload\": \"login\", \"feed\": { \"generated\": 5 }, " + Open, "load[0].feed.generated makes names, and login needs the user_id of users that exist")]
    [InlineData("\"workload\": \"search\", \"simulations\": [ { \"inject\": { \"rate\": 1, \"during\": \"1s\", \"arrivals\": \"poison\" } } ]", "arrivals is \"poison\": expected one of uniform, poisson, e.g. \"uniform\"; did you mean \"poisson\"?")]
    public void Read_ImpossibleLoad_IsRefused(string load, string expected) =>
        Assert.Contains(expected, Refused($$"""{ "name": "x", "load": [ { {{load}} } ] }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"metric\": \"p98\", \"below\": \"1s\"", "thresholds[0].metric is \"p98\": expected one of mean, p50")]
    [InlineData("\"below\": 1", "thresholds[0] has no \"metric\"")]
    [InlineData("\"metric\": \"rate\"", "thresholds[0] has no limit: expected exactly one of below, above")]
    [InlineData("\"metric\": \"rate\", \"above\": 1, \"below\": 2", "thresholds[0] has two limits")]
    [InlineData("\"metric\": \"p99\", \"below\": 50", "thresholds[0].below does not fit the metric \"p99\": expected a duration, e.g. \"50ms\"")]
    [InlineData("\"metric\": \"rate\", \"above\": \"50ms\"", "thresholds[0].above does not fit the metric \"rate\": expected a number without a unit")]
    [InlineData("\"metric\": \"errorShare\", \"below\": -1", "thresholds[0].below is -1: expected a number of at least 0")]
    [InlineData("\"metric\": \"status\", \"below\": 1", "thresholds[0] has no code and the metric \"status\"")]
    [InlineData("\"metric\": \"rate\", \"code\": \"503\", \"above\": 1", "thresholds[0] has a code and the metric \"rate\"")]
    [InlineData("\"metric\": \"rate\", \"above\": 1, \"workload\": \"registr\"", "thresholds[0].workload is \"registr\", which no load of this scenario runs: expected one of register, prober, e.g. \"register\"; did you mean \"register\"?")]
    [InlineData("\"metric\": \"rate\", \"above\": 1, \"abortOnFail\": 1", "thresholds[0].abortOnFail is 1: expected true or false")]
    [InlineData("\"metric\": \"rate\", \"abov\": 1", "thresholds[0] has the unknown key \"abov\"; did you mean \"above\"?")]
    public void Read_ImpossibleThreshold_IsRefused(string threshold, string expected) =>
        Assert.Contains(expected, Refused(ScenarioSamples.With($"\"thresholds\": [ {{ {threshold} }} ]")), StringComparison.Ordinal);

    /// <summary>Every problem has its place.</summary>
    private static string Refused(string json)
    {
        var message = ScenarioSamples.Refusal(json);
        Assert.All(message.Split('\n'), line => Assert.Matches(@"^s\.json:\d+:\d+: ", line));
        return message;
    }
}
