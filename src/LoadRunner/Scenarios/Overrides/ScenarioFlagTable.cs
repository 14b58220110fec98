using System.Globalization;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What each flag sets and what it changes in a scenario.</summary>
internal static class ScenarioFlagTable
{
    private const string StopReplica = "stop-replica";

    /// <summary>Only ports that a scenario file knows by name; each possible by itself.</summary>
    private static readonly ValueRule<IReadOnlyDictionary<string, int>> PortRule = new(
        true,
        "name=port, several separated by commas, with the names "
        + $"{string.Join(", ", ScenarioForms.Ports.Select(port => port.Key))} and ports from 1 to 65535",
        "api=8001,apiMetrics=9001", TryParsePorts, ports => string.Join(',', ports.Select(port => $"{port.Key}={port.Value}")),
        ports => ports.Count > 0 && ports.All(port => PortNamed(port.Key) is not null && ScenarioRules.Port.Holds(port.Value)), []);

    /// <summary>Shorter makes no sense as a load, and would round phases away.</summary>
    private static readonly ValueRule<TimeSpan> DurationRule =
        ValueRule.Duration(TimeSpan.FromSeconds(1), true, TimeSpan.FromHours(24), "45s");

    public static readonly IReadOnlyList<ScenarioFlag> All =
    [
        InEnvironment("--environment", "what the cluster runs on; auto: the first that can be used here", ScenarioRules.Kind,
            it => it.Kind, (it, value) => it with { Kind = value }, (spec, value) => spec with { Kind = value }),
        InEnvironment("--config", "configuration of the attached cluster (docs/attached.md)", ScenarioRules.File,
            it => it.Config, (it, value) => it with { Config = value }, (spec, value) => spec with { Config = value }),
        Switch("--allow-faults", "lets the hooks of an attached cluster break it; without it the cluster is only loaded and checked",
            it => it.AllowFaults, (it, value) => it with { AllowFaults = value }, (spec, value) => spec with { AllowFaults = value }),
        Switch("--drop-schema", "drops the schema that was made in an attached cluster at the end",
            it => it.DropSchema, (it, value) => it with { DropSchema = value }, (spec, value) => spec with { DropSchema = value }),
        InEnvironment("--replication", "what a commit waits for", ScenarioRules.Replication,
            it => it.Replication, (it, value) => it with { Replication = value }, (spec, value) => spec with { Replication = value }, ".target"),
        InEnvironment("--nodes", "PostgreSQL members", ScenarioRules.Nodes,
            it => it.Nodes, (it, value) => it with { Nodes = value }, (spec, value) => spec with { Nodes = value }, ".target"),
        new ScenarioFlag<double>("--rate", "peak rate of the first load", ScenarioRules.Rate,
            it => it.Rate, (it, value) => it with { Rate = value }, LoadScaling.ToRate),
        new ScenarioFlag<TimeSpan>("--duration", "length of the load, all phases in proportion", DurationRule,
            it => it.Duration, (it, value) => it with { Duration = value }, (scenario, value, _) => LoadScaling.ToDuration(scenario, value), ".at"),
        new ScenarioFlag<int>("--seed", "where every random choice of the run comes from", ScenarioRules.Seed,
            it => it.Seed, (it, value) => it with { Seed = value }, (scenario, value, _) => scenario with { Seed = value }),
        new ScenarioFlag<long>("--data-users", "users of the data set that reads look for", ScenarioRules.Users,
            it => it.DataUsers, (it, value) => it with { DataUsers = value }, ToDataUsers),
        new ScenarioFlag<HttpClientKind>("--http-client", "what sends the load; fast takes less processor time and speaks plain http only", ScenarioRules.HttpClient,
            it => it.HttpClient, (it, value) => it with { HttpClient = value }, (scenario, value, _) => scenario with { HttpClient = value }),
        InEnvironment("--timing", "Patroni's timing profile", ScenarioRules.Timing,
            it => it.Timing, (it, value) => it with { Timing = value }, (spec, value) => spec with { Timing = value }),
        InEnvironment("--dcs", "which etcd API Patroni talks to", ScenarioRules.Dcs,
            it => it.Dcs, (it, value) => it with { Dcs = value }, (spec, value) => spec with { Dcs = value }),
        InEnvironment("--release", "Debian release of the parts in containers, which gives their versions", ScenarioRules.Release,
            it => it.Release, (it, value) => it with { Release = value }, (spec, value) => spec with { Release = value }),
        InEnvironment("--fencing", "whether a failed leader is ended before another one is promoted by hand", ScenarioRules.Fencing,
            it => it.Fencing, (it, value) => it with { Fencing = value }, (spec, value) => spec with { Fencing = value }),
        new ScenarioFlag<string>("--stop-target", "which replica stop-replica stops", FaultRules.Target,
            it => it.StopTarget, (it, value) => it with { StopTarget = value }, ToStopTarget, ".target"),
        InEnvironment("--ports", "ports on loopback", PortRule,
            it => it.Ports, (it, value) => it with { Ports = value },
            (spec, value) => spec with { Ports = SetPorts(spec.Ports, value) }, "environment.ports."),
        InEnvironment("--data-folder", "where the cluster keeps its data", ScenarioRules.Path,
            it => it.DataFolder, (it, value) => it with { DataFolder = value }, (spec, value) => spec with { DataFolder = value }),
        InEnvironment("--kube-context", "context of the kubeconfig that kube runs in, instead of the current one", ScenarioRules.KubeName,
            it => it.KubeContext, (it, value) => it with { KubeContext = value }, (spec, value) => spec with { Kube = spec.Kube with { Context = value } }),
        InEnvironment("--namespace", "namespace that kube makes for its cluster and removes with it", ScenarioRules.KubeName,
            it => it.Namespace, (it, value) => it with { Namespace = value }, (spec, value) => spec with { Kube = spec.Kube with { Namespace = value } }),
        InEnvironment("--image-pull", "when the nodes of kube fetch images", ScenarioRules.ImagePull,
            it => it.ImagePull, (it, value) => it with { ImagePull = value }, (spec, value) => spec with { Kube = spec.Kube with { Pull = value } }),
        InEnvironment("--image-registry", "prefix of the names of images, where the nodes of kube fetch them", ScenarioRules.Registry,
            it => it.ImageRegistry, (it, value) => it with { ImageRegistry = value }, (spec, value) => spec with { Kube = spec.Kube with { Registry = value } }),
        InEnvironment("--password-cost", "2^cost iterations for each password of the API", ScenarioRules.PasswordCost,
            it => it.PasswordCost, (it, value) => it with { PasswordCost = value }, (spec, value) => spec with { PasswordCost = value }),
        new ScenarioFlag<Verdict>("--expect", "verdict that the run should come to", ScenarioRules.Expect,
            it => it.Expect, (it, value) => it with { Expect = value }, (scenario, value, _) => scenario with { Expect = value }),
    ];

    private static ScenarioFlag<T> InEnvironment<T>(
        string name, string meaning, ValueRule<T> rule, Func<ScenarioOverrides, object?> get,
        Func<ScenarioOverrides, T, ScenarioOverrides> set, Func<EnvironmentSpec, T, EnvironmentSpec> apply, params string[] concerns)
        where T : notnull =>
        new(name, meaning, rule, get, set, (scenario, value, _) => scenario with { Environment = apply(scenario.Environment, value) }, concerns)
        {
            OfCluster = true,
        };

    private static ScenarioFlag<bool> Switch(
        string name, string meaning, Func<ScenarioOverrides, object?> get,
        Func<ScenarioOverrides, bool, ScenarioOverrides> set, Func<EnvironmentSpec, bool, EnvironmentSpec> apply) =>
        new(name, meaning, ScenarioRules.Fencing, get, set, (scenario, value, _) => scenario with { Environment = apply(scenario.Environment, value) })
        {
            OfCluster = true,
            IsSwitch = true,
        };

    private static Scenario ToDataUsers(Scenario scenario, long users, string shown) => scenario.DataSet is { } dataSet
        ? scenario with { DataSet = dataSet with { Users = users } }
        : throw new UserErrorException($"{shown}: the scenario {scenario.Name} has no data set; leave the flag out");

    private static Scenario ToStopTarget(Scenario scenario, string target, string shown) =>
        scenario.Faults.Any(fault => fault.Fault == StopReplica)
            ? scenario with { Faults = [.. scenario.Faults.Select(fault => fault.Fault == StopReplica ? fault with { Target = target } : fault)] }
            : throw new UserErrorException($"{shown}: the scenario {scenario.Name} has no {StopReplica} fault; leave the flag out");

    private static PortSpec SetPorts(PortSpec ports, IReadOnlyDictionary<string, int> changes) =>
        changes.Aggregate(ports, (changed, change) => PortNamed(change.Key)!.Set(changed, change.Value));

    private static PortKey? PortNamed(string key) => ScenarioForms.Ports.FirstOrDefault(port => port.Key == key);

    private static bool TryParsePorts(string text, out IReadOnlyDictionary<string, int> ports)
    {
        var read = new Dictionary<string, int>();
        ports = read;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var key, var number]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || !read.TryAdd(key, port))
                return false;
        }
        return true;
    }
}
