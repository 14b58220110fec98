using System.Globalization;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// What is possible in a scenario, for files and flags alike: the rule of every single value, and the rules that
/// several values must keep together.
/// </summary>
internal static class ScenarioRules
{
    /// <summary>A name is part of the run's folder name.</summary>
    public static readonly ValueRule<string> Name = ValueRule.Text(
        "a name of 1 to 64 lower-case letters, digits and hyphens", "failover-loss",
        name => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));

    public static readonly ValueRule<string> Text = ValueRule.Text("text", "Does failover lose acknowledged writes?", _ => true);
    public static readonly ValueRule<string> Path =
        ValueRule.Text("the path of a folder", "/var/tmp/harness", path => path.Trim().Length > 0 && !path.Contains('\0'));

    public static readonly ValueRule<int> Seed = ValueRule.Whole(int.MinValue, int.MaxValue, 1);
    public static readonly ValueRule<Verdict> Expect = ValueRule.OneOf(new Dictionary<string, Verdict>
    {
        ["valid"] = Verdict.Valid, ["violated"] = Verdict.Violated, ["unknown"] = Verdict.Unknown,
    });

    public static readonly ValueRule<string> Kind = ValueRule.OneOf([EnvironmentChoice.Auto, .. EnvironmentFactory.Kinds]);
    public static readonly ValueRule<int> Nodes = ValueRule.Whole(3, 6, 3);
    public static readonly ValueRule<ReplicationMode> Replication = ValueRule.OneOf(ReplicationModes.ByName);
    public static readonly ValueRule<ReadRouting> Reads = ValueRule.OneOf(ReadRoutings.ByName);
    public static readonly ValueRule<TimingProfile> Timing = ValueRule.OneOf(TimingProfile.All.ToDictionary(profile => profile.Name));
    public static readonly ValueRule<Dcs> Dcs = ValueRule.OneOf(
        new Dictionary<string, Dcs> { ["etcd"] = Environments.Dcs.Etcd, ["etcd3"] = Environments.Dcs.Etcd3 });

    /// <summary>On the command line; files have true and false.</summary>
    public static readonly ValueRule<bool> Fencing = ValueRule.OneOf(new Dictionary<string, bool> { ["true"] = true, ["false"] = false });

    public static readonly ValueRule<Release> Release = ValueRule.OneOf(Releases.ByName);

    public static readonly ValueRule<string> KubeName = ValueRule.Text("a name of Kubernetes", "my-tests", name => name.Trim().Length > 0 && !name.Contains('\0'));
    public static readonly ValueRule<ImagePull> ImagePull = ValueRule.OneOf(new Dictionary<string, ImagePull>
    {
        ["if-not-present"] = Environments.ImagePull.IfNotPresent, ["never"] = Environments.ImagePull.Never, ["always"] = Environments.ImagePull.Always,
    });

    public static readonly ValueRule<string> Registry = ValueRule.Text(
        "a registry, maybe with a path", "registry.example/harness", name => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "./:-_".Contains(c)));

    public static readonly ValueRule<int> Port = ValueRule.Whole(1, 65535, 8000);

    /// <summary>2^cost iterations of PBKDF2.</summary>
    public static readonly ValueRule<int> PasswordCost = ValueRule.Whole(4, 24, 4);

    public static readonly ValueRule<HttpClientKind> HttpClient = ValueRule.OneOf(HttpClientKinds.ByName);

    public static readonly ValueRule<double> Rate = ValueRule.Rate(1_000_000, "200");
    public static readonly ValueRule<int> Copies = ValueRule.Whole(1, 16_384, 50);
    public static readonly ValueRule<long> Count = ValueRule.LongWhole(1, uint.MaxValue, 10_000);
    public static readonly ValueRule<long> Users = ValueRule.LongWhole(1, DataSetUser.MaxUsers, 1_000_000);
    public static readonly ValueRule<int> MaxInFlight = ValueRule.Whole(1, 16_384, 512);
    public static readonly ValueRule<TimeSpan> During = ValueRule.Duration(TimeSpan.Zero, false, TimeSpan.FromHours(24), "45s");
    public static readonly ValueRule<TimeSpan> WarmUp = ValueRule.Duration(TimeSpan.Zero, true, TimeSpan.FromHours(1), "3s");
    public static readonly ValueRule<TimeSpan> Timeout = ValueRule.Duration(TimeSpan.Zero, false, TimeSpan.FromMinutes(10), "5s");
    public static readonly ValueRule<TimeSpan> RecoveryTimeout = ValueRule.Duration(TimeSpan.Zero, true, TimeSpan.FromHours(1), "90s");

    public static readonly ValueRule<double> Weight = ValueRule.Number(0, false, 1_000_000, 80);
    public static readonly ValueRule<TimeSpan> Think = ValueRule.Duration(TimeSpan.Zero, true, TimeSpan.FromHours(1), "200ms");
    public static readonly ValueRule<string> File =
        ValueRule.Text("the path of a file", "users.csv", path => path.Trim().Length > 0 && !path.Contains('\0'));

    public static readonly ValueRule<int> Generated = ValueRule.Whole(1, 10_000_000, 1000);
    public static readonly ValueRule<FeedOrder> Order = ValueRule.OneOf(new Dictionary<string, FeedOrder>
    {
        ["circular"] = FeedOrder.Circular, ["sequential"] = FeedOrder.Sequential, ["random"] = FeedOrder.Random,
    });

    public static readonly ValueRule<ArrivalPattern> Arrivals = ValueRule.OneOf(new Dictionary<string, ArrivalPattern>
    {
        ["uniform"] = ArrivalPattern.Uniform, ["poisson"] = ArrivalPattern.Poisson,
    });

    public static readonly ValueRule<string> Metric = ValueRule.OneOf(ThresholdMetrics.All);
    public static readonly ValueRule<string> Code = ValueRule.Text(
        "an HTTP status or an error code of docs/outcomes.md", "503", code => code.Trim().Length > 0);

    public static readonly ValueRule<string> ThresholdWorkload = ValueRule.Text(
        "the name of a workload of this scenario", "get-user", name => name.Trim().Length > 0);

    public static readonly ValueRule<ThresholdLimit> LimitTime = new(
        true, During.Expected, "50ms",
        (string text, out ThresholdLimit limit) =>
        {
            var read = During.TryRead(text, out var time);
            limit = ThresholdLimit.Time(time);
            return read;
        },
        limit => DurationText.Format(limit.AsTime()), limit => limit.IsTime, []);

    public static readonly ValueRule<ThresholdLimit> LimitNumber = new(
        false, "a number of at least 0", "0.01",
        (string text, out ThresholdLimit limit) =>
        {
            var read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            limit = new ThresholdLimit(value, false);
            return read;
        },
        limit => limit.Value.ToString("R", CultureInfo.InvariantCulture),
        limit => !limit.IsTime && limit.Value >= 0 && double.IsFinite(limit.Value), []);

    /// <summary>What a scenario whose values are all possible still breaks; each with the path of the value to blame.</summary>
    public static IEnumerable<(string Path, string Problem)> Broken(Scenario scenario) =>
        [.. IdleLoads(scenario), .. LoadRules.Broken(scenario), .. ThresholdRules.Broken(scenario), .. FaultRules.Broken(scenario), .. SharedPorts(scenario.Environment.Ports)];

    private static IEnumerable<(string, string)> IdleLoads(Scenario scenario) =>
        from load in scenario.Load.Index()
        where load.Item.Simulations.All(simulation => simulation is Pause)
        let path = $"load[{load.Index}].simulations"
        select (path, Refusal.Value($"{path} only pauses", "at least one simulation with operations", ScenarioForms.SimulationExample));

    /// <summary>Many listen on addresses of their own, but one port with two meanings only confuses.</summary>
    private static IEnumerable<(string, string)> SharedPorts(PortSpec ports)
    {
        var seen = new Dictionary<int, string>();
        foreach (var (key, port) in ScenarioForms.Ports.Select(entry => (entry.Key, entry.Get(ports))))
        {
            if (!seen.TryAdd(port, key))
            {
                yield return ($"environment.ports.{key}", Refusal.Value(
                    $"environment.ports.{key} is {port}, which is {seen[port]}'s port too", "a port of its own", null));
            }
        }
    }
}
