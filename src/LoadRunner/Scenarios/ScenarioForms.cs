using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The keys of every object of a scenario file: the one table that reader, writer and schema go by.</summary>
internal sealed partial class ScenarioForms
{
    public const string SimulationExample = "{ \"inject\": { \"rate\": 200, \"during\": \"45s\" } }";

    /// <summary>The ports, which flags set by these names too.</summary>
    public static readonly IReadOnlyList<PortKey> Ports =
    [
        new("postgres", ports => ports.Postgres, (ports, port) => ports with { Postgres = port }),
        new("patroni", ports => ports.Patroni, (ports, port) => ports with { Patroni = port }),
        new("etcdClient", ports => ports.EtcdClient, (ports, port) => ports with { EtcdClient = port }),
        new("etcdPeer", ports => ports.EtcdPeer, (ports, port) => ports with { EtcdPeer = port }),
        new("proxyWrite", ports => ports.ProxyWrite, (ports, port) => ports with { ProxyWrite = port }),
        new("proxyRead", ports => ports.ProxyRead, (ports, port) => ports with { ProxyRead = port }),
        new("api", ports => ports.Api, (ports, port) => ports with { Api = port }),
        new("apiMetrics", ports => ports.ApiMetrics, (ports, port) => ports with { ApiMetrics = port }),
    ];

    private readonly List<IObjectForm> objects = [];

    public ScenarioForms(ScenarioVocabulary vocabulary)
    {
        Scenario = Whole(Environment(), Load(vocabulary, Simulation()), Fault(vocabulary));
    }

    /// <summary>The form of a whole file.</summary>
    public ObjectForm<Scenario> Scenario { get; }

    /// <summary>Every object that a file may hold.</summary>
    public IReadOnlyList<IObjectForm> Objects => objects;

    private ObjectForm<Scenario> Whole(ObjectForm<EnvironmentSpec> environment, ObjectForm<LoadSpec> load, ObjectForm<FaultSpec> fault)
    {
        var prober = Object("prober", "{ \"rate\": 20, \"timeout\": \"2s\" }", new ProberSpec())
            .Key("rate", Scalar(ScenarioRules.Rate), it => it.Rate, (it, value) => it with { Rate = value })
            .Key("timeout", Scalar(ScenarioRules.Timeout), it => it.Timeout, (it, value) => it with { Timeout = value });
        var dataSet = Object("dataSet", "{ \"users\": 1000000 }", new DataSetSpec())
            .Key("users", Scalar(ScenarioRules.Users), it => it.Users, (it, value) => it with { Users = value });
        var staleness = Object("staleness", "{ \"rate\": 10 }", new StalenessSpec())
            .Key("rate", Scalar(ScenarioRules.Rate), it => it.Rate, (it, value) => it with { Rate = value });
        return Object("scenario", null, new Scenario { Name = "" })
            .Ignored("$schema", Scalar(ScenarioRules.Text))
            .Key("name", Scalar(ScenarioRules.Name), it => it.Name, (it, value) => it with { Name = value }, required: true)
            .Key("description", Scalar(ScenarioRules.Text), it => it.Description, (it, value) => it with { Description = value })
            .Key("seed", Scalar(ScenarioRules.Seed), it => it.Seed, (it, value) => it with { Seed = value })
            .Key("environment", environment, it => it.Environment, (it, value) => it with { Environment = value })
            .Key("dataSet", new OptionalForm<DataSetSpec>(dataSet, JsonValueKind.False),
                it => it.DataSet, (it, value) => it with { DataSet = value }, written: it => it.DataSet is not null)
            .Key("load", new ListForm<LoadSpec>("loads", load, least: 1), it => it.Load, (it, value) => it with { Load = value }, required: true)
            .Key("httpClient", Scalar(ScenarioRules.HttpClient), it => it.HttpClient, (it, value) => it with { HttpClient = value })
            .Key("prober", new OptionalForm<ProberSpec>(prober, JsonValueKind.False), it => it.Prober, (it, value) => it with { Prober = value })
            .Key("staleness", new OptionalForm<StalenessSpec>(staleness, JsonValueKind.False),
                it => it.Staleness, (it, value) => it with { Staleness = value }, written: it => it.Staleness is not null)
            .Key("faults", new ListForm<FaultSpec>("faults", fault, least: 0), it => it.Faults, (it, value) => it with { Faults = value })
            .Key("thresholds", new ListForm<ThresholdSpec>("thresholds", Threshold(), least: 0),
                it => it.Thresholds, (it, value) => it with { Thresholds = value })
            .Key("recoveryTimeout", Scalar(ScenarioRules.RecoveryTimeout),
                it => it.RecoveryTimeout, (it, value) => it with { RecoveryTimeout = value })
            .Key("expect", Scalar(ScenarioRules.Expect), it => it.Expect, (it, value) => it with { Expect = value });
    }

    private ObjectForm<EnvironmentSpec> Environment()
    {
        var ports = Object("ports", "{ \"api\": 8000 }", new PortSpec());
        foreach (var port in Ports)
            ports.Key(port.Key, Scalar(ScenarioRules.Port), port.Get, port.Set);
        var kube = Object("kube", "{ \"context\": \"kind-tests\" }", new KubeSpec())
            .Key("context", new OptionalForm<string>(Scalar(ScenarioRules.KubeName), JsonValueKind.Null), it => it.Context, (it, value) => it with { Context = value })
            .Key("namespace", new OptionalForm<string>(Scalar(ScenarioRules.KubeName), JsonValueKind.Null), it => it.Namespace, (it, value) => it with { Namespace = value })
            .Key("imagePull", Scalar(ScenarioRules.ImagePull), it => it.Pull, (it, value) => it with { Pull = value })
            .Key("imageRegistry", new OptionalForm<string>(Scalar(ScenarioRules.Registry), JsonValueKind.Null), it => it.Registry, (it, value) => it with { Registry = value });
        return Object("environment", "{ \"nodes\": 3, \"replication\": \"sync\" }", new EnvironmentSpec())
            .Key("kind", Scalar(ScenarioRules.Kind), it => it.Kind, (it, value) => it with { Kind = value })
            .Key("nodes", Scalar(ScenarioRules.Nodes), it => it.Nodes, (it, value) => it with { Nodes = value })
            .Key("replication", Scalar(ScenarioRules.Replication), it => it.Replication, (it, value) => it with { Replication = value })
            .Key("reads", Scalar(ScenarioRules.Reads), it => it.Reads, (it, value) => it with { Reads = value })
            .Key("timing", Scalar(ScenarioRules.Timing), it => it.Timing, (it, value) => it with { Timing = value })
            .Key("dcs", Scalar(ScenarioRules.Dcs), it => it.Dcs, (it, value) => it with { Dcs = value })
            .Key("release", Scalar(ScenarioRules.Release), it => it.Release, (it, value) => it with { Release = value })
            .Key("fencing", new FlagForm(), it => it.Fencing, (it, value) => it with { Fencing = value })
            .Key("ownNetworks", new FlagForm(), it => it.OwnNetworks, (it, value) => it with { OwnNetworks = value })
            .Key("ownDisks", new FlagForm(), it => it.OwnDisks, (it, value) => it with { OwnDisks = value })
            .Key("shutdownSessions", new FlagForm(), it => it.ShutdownSessions, (it, value) => it with { ShutdownSessions = value })
            .Key("ports", ports, it => it.Ports, (it, value) => it with { Ports = value })
            .Key("dataFolder", new OptionalForm<string>(Scalar(ScenarioRules.Path), JsonValueKind.Null),
                it => it.DataFolder, (it, value) => it with { DataFolder = value })
            .Key("kube", kube, it => it.Kube, (it, value) => it with { Kube = value }, written: it => it.Kube != new KubeSpec())
            .Key("passwordCost", Scalar(ScenarioRules.PasswordCost), it => it.PasswordCost, (it, value) => it with { PasswordCost = value });
    }

    private ObjectForm<T> Object<T>(string name, string? example, T blank)
    {
        var form = new ObjectForm<T>(name, example, blank);
        objects.Add(form);
        return form;
    }

    private ChoiceForm<LoadSimulation> Listed(ChoiceForm<LoadSimulation> form)
    {
        objects.Add(form);
        return form;
    }

    private static ScalarForm<T> Scalar<T>(ValueRule<T> rule) => new(rule);
}

/// <summary>One port of the environment by its name in files and flags.</summary>
internal sealed record PortKey(string Key, Func<PortSpec, int> Get, Func<PortSpec, int, PortSpec> Set);
