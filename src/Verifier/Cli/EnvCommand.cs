using System.CommandLine;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness env</c>: a cluster to keep, without a run.</summary>
internal static class EnvCommand
{
    public const string UpVerb = "up";

    private static readonly Argument<string?> Kind = new("kind")
    {
        Description = $"Kind of environment: {string.Join(", ", EnvironmentFactory.Kinds)}", Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Argument<string> KindToScale = new("kind") { Description = Kind.Description };
    private static readonly Argument<int> Nodes = new("members") { Description = "How many PostgreSQL members there shall be" };
    private static readonly Argument<string> Mode = new("mode") { Description = $"Replication mode: {string.Join(", ", ReplicationModes.ByName.Keys)}" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, and nothing else, on standard output" };

    /// <summary>What the flags of a cluster are applied to: any valid scenario does.</summary>
    private static readonly Scenario Blank = new()
    {
        Name = "env",
        Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(1, TimeSpan.FromMinutes(1))] }],
    };

    public static Command Create()
    {
        var command = new Command("env", "Starts, shows, changes or ends a cluster outside of any run")
        {
            Up(), Status(), Down(), Scale(), Replication(),
        };
        CommandExamples.Attach(command, "env up local --nodes 4 --replication two-sync", "env status", "env replication async", "env down");
        return command;
    }

    /// <exception cref="UserErrorException">A setting is impossible; its flag is named.</exception>
    internal static EnvironmentSpec SpecOf(ParseResult parsed)
    {
        var usual = EnvironmentFactory.DefaultsOf(parsed.GetValue(Kind) ?? EnvironmentChoice.Auto);
        return ScenarioFlags.Apply(parsed, Blank with { Environment = usual }).Environment with { Kind = usual.Kind };
    }

    private static Command Up()
    {
        var command = new Command(UpVerb, "Starts a cluster with the API in front and leaves it running; without a kind, of what can be used here") { Kind, Json };
        foreach (var flag in ScenarioFlags.ForCluster)
            command.Options.Add(flag);
        return Verb(command, UpAsync, "env up", "env up local --nodes 4 --replication two-sync", "env up --json --ports api=8001");
    }

    private static Command Status() => Verb(
        new Command("status", "Shows members, roles, timelines and how far replication is") { Kind, Json, ScenarioFlags.DataFolder, ScenarioFlags.Config },
        StatusAsync, "env status attached --config my-cluster.json", "env status", "env status local --json | jq .members");

    private static Command Down() => Verb(
        new Command("down", "Ends a cluster and removes its data, also what a killed run left behind; without a kind, all that are there")
        {
            Kind, Json, ScenarioFlags.DataFolder, ScenarioFlags.Config, ScenarioFlags.KubeContext, ScenarioFlags.Namespace,
        },
        DownAsync, "env down kube --kube-context kind-tests", "env down attached --config my-cluster.json", "env down", "env down local --data-folder /var/tmp/mine");

    private static Command Scale() => Verb(
        new Command("scale", "Changes the number of members of a cluster that runs; returns when all of them stream") { KindToScale, Nodes, Json, ScenarioFlags.DataFolder },
        ScaleAsync, "env scale patroni 5");

    private static Command Replication() => Verb(
        new Command("replication", "Changes what a commit waits for while the cluster runs; returns when PostgreSQL and its manager both show it")
        {
            Mode, Kind, Json, ScenarioFlags.DataFolder,
        },
        ReplicationAsync, "env replication async", "env replication remote-apply local");

    private static Command Verb(Command command, Func<ParseResult, CancellationToken, Task<ExitCode>> act, params string[] examples)
    {
        CommandExamples.Attach(command, examples);
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => act(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static async Task<ExitCode> UpAsync(ParseResult parsed, CancellationToken stop)
    {
        var steps = Steps(parsed);
        if (parsed.GetValue(Kind) == AttachedEnvironment.KindName)
            throw new UserErrorException("an attached cluster is up already: 'env status attached --config FILE' looks at it, and 'run' uses it");
        var spec = KindChoice.Settle(Blank with { Environment = SpecOf(parsed) }, parsed.GetValue(Json)).Environment;
        await using var environment = EnvironmentFactory.Create(spec, TimeProvider.System);
        await environment.StartAsync(new ProgressTo<string>(steps.WriteLine), stop);
        var code = await ShowAsync(environment, parsed, stop);
        environment.Detach();
        return code;
    }

    private static async Task<ExitCode> StatusAsync(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(Kind) == AttachedEnvironment.KindName)
        {
            await using var attached = AttachedCluster.Open(parsed.GetValue(ScenarioFlags.Config), parsed.GetValue(ScenarioFlags.DataFolder));
            foreach (var part in attached.Broken)
                System.Console.Error.WriteLine($"harness: an earlier run left broken: {part}; 'env down attached' mends it");
            await attached.InspectAsync(stop);
            return await ShowAsync(attached, parsed, stop);
        }
        await using var environment = await OpenAsync(parsed, parsed.GetValue(Kind));
        return await ShowAsync(environment, parsed, stop);
    }

    private static async Task<ExitCode> ScaleAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var environment = await OpenAsync(parsed, parsed.GetRequiredValue(KindToScale));
        if (environment is not IScalable scalable)
            throw new UserErrorException(
                $"the number of members of a {environment.Kind} cluster cannot be changed while it runs{Capability.Where(nameof(IScalable))}; "
                + $"'env down {environment.Kind}', then 'env up {environment.Kind} --nodes N' makes another");
        await scalable.ScaleAsync(parsed.GetValue(Nodes), new ProgressTo<string>(Steps(parsed).WriteLine), stop);
        return await ShowAsync(environment, parsed, stop);
    }

    private static async Task<ExitCode> ReplicationAsync(ParseResult parsed, CancellationToken stop)
    {
        var mode = new ScenarioOverrides().With("--replication", parsed.GetRequiredValue(Mode)).Replication!.Value;
        await using var environment = await OpenAsync(parsed, parsed.GetValue(Kind));
        await Capability.Of<IReplicationModes>(environment).SetReplicationModeAsync(mode, stop);
        Steps(parsed).WriteLine($"replication mode {mode.Name()} confirmed");
        return await ShowAsync(environment, parsed, stop);
    }

    private static async Task<ExitCode> DownAsync(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(Kind) == AttachedEnvironment.KindName)
            return await ClearAttachedAsync(parsed, stop);
        var outcome = await StandingClusters.In(parsed.GetValue(ScenarioFlags.DataFolder)).EndAsync(parsed.GetValue(Kind), stop);
        outcome = await EndStrayNamespacesAsync(parsed, outcome, stop);
        foreach (var problem in outcome.Problems)
            System.Console.Error.WriteLine($"harness: {problem}");
        if (parsed.GetValue(Json))
            System.Console.WriteLine(JsonSerializer.Serialize(outcome, RunJson.Indented));
        else if (outcome.Ended.Count > 0)
            System.Console.WriteLine($"ended {string.Join(", ", outcome.Ended)}: nothing of it is running or left on disk");
        else if (outcome.Problems.Count == 0)
            System.Console.WriteLine("there was no cluster to end");
        return outcome.Problems.Count == 0 ? ExitCode.Valid : ExitCode.Internal;
    }

    /// <summary>On Kubernetes clusters whose data folder is gone are only looked for where the user says where: it may be anybody's.</summary>
    private static async Task<EndedClusters> EndStrayNamespacesAsync(ParseResult parsed, EndedClusters outcome, CancellationToken stop)
    {
        var where = new KubeSpec { Context = parsed.GetValue(ScenarioFlags.KubeContext), Namespace = parsed.GetValue(ScenarioFlags.Namespace) };
        if (where is { Context: null, Namespace: null })
            return outcome;
        if (parsed.GetValue(Kind) is { } kind && !EnvironmentFactory.TypeOf(kind).IsAssignableTo(typeof(KubernetesEnvironment)))
            throw new UserErrorException($"--kube-context and --namespace are for clusters on Kubernetes, not for {kind}: leave them out");
        var (ended, problems) = (outcome.Ended.ToList(), outcome.Problems.ToList());
        foreach (var stray in await StrayNamespace.FindAsync(where, TimeProvider.System, stop))
        {
            var left = await stray.RemoveAsync(TimeProvider.System, stop);
            problems.AddRange(left.Select(problem => $"{stray.Name}: {problem}"));
            if (left.Count == 0)
                ended.Add($"namespace {stray.Name} of context '{stray.Context}' (whose data folder {stray.Folder} is gone)");
        }
        return new EndedClusters(ended, problems);
    }

    /// <summary>All that a run, killed or not, can leave in an attached cluster: what it broke, and its schema.</summary>
    private static async Task<ExitCode> ClearAttachedAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var attached = AttachedCluster.Open(parsed.GetValue(ScenarioFlags.Config), parsed.GetValue(ScenarioFlags.DataFolder));
        var problems = await attached.MendAsync(new ProgressTo<string>(Steps(parsed).WriteLine), stop);
        foreach (var problem in problems)
            System.Console.Error.WriteLine($"harness: {problem}");
        var dropped = await attached.DropSchemaAsync(stop);
        if (parsed.GetValue(Json))
            System.Console.WriteLine(JsonSerializer.Serialize(new EndedClusters(dropped ? [attached.Kind] : [], problems), RunJson.Indented));
        else
            System.Console.WriteLine(dropped ? "dropped the schema of Harness; the cluster itself is as it was" : "there was no schema of Harness to drop");
        return problems.Count == 0 ? ExitCode.Valid : ExitCode.Internal;
    }

    private static Task<IEnvironment> OpenAsync(ParseResult parsed, string? kind) =>
        StandingClusters.In(parsed.GetValue(ScenarioFlags.DataFolder)).OneAsync(kind);

    private static async Task<ExitCode> ShowAsync(IEnvironment environment, ParseResult parsed, CancellationToken stop)
    {
        var status = await ClusterStatus.OfAsync(environment, stop);
        if (parsed.GetValue(Json))
            System.Console.WriteLine(JsonSerializer.Serialize(status, RunJson.Indented));
        else
            status.Write(AnsiConsole.Console);
        return ExitCode.Valid;
    }

    /// <summary>Where progress goes: with <c>--json</c> standard output is for the result alone.</summary>
    private static TextWriter Steps(ParseResult parsed) => parsed.GetValue(Json) ? System.Console.Error : System.Console.Out;
}
