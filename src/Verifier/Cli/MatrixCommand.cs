using System.CommandLine;
using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>harness matrix</c>: replication modes crossed with faults, each cell compared with what it should show.</summary>
internal static class MatrixCommand
{
    public const string Verb = "matrix";

    private const int MostRepeats = 1000;

    private static readonly Resumables<MatrixReport> Saved = new(Verb, folder => folder.Matrix);

    private static readonly Option<string> Environments = List("--environments", $"Kinds of clusters: {string.Join(", ", EnvironmentFactory.Kinds)}", EnvironmentChoice.Auto);
    private static readonly Option<string> Releases = List("--releases", "Debian releases of clusters in containers, which give the versions of PostgreSQL and Patroni", "bookworm");
    private static readonly Option<string> Stores = List("--dcs", "etcd APIs that Patroni talks to: etcd, etcd3", "etcd");
    private static readonly Option<string> Modes = List("--modes", $"Replication modes: {string.Join(", ", ReplicationModes.ByName.Keys)}", NameList.All);
    private static readonly Option<string> Faults = List("--faults", "Rows of the matrix; --list shows them", NameList.All);
    private static readonly Option<int> Repeats = ResumeFlags.Count("--repeats", "Runs that answer, of each cell", 3);
    private static readonly Option<int> ControlRepeats = ResumeFlags.Count("--control-repeats", "Runs that a negative control may have until it shows its loss or its outage", 10);
    private static readonly Option<bool> Only = new("--list") { Description = "Show the cells and what is expected of them, and run nothing" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print matrix.json, and nothing else, on standard output" };

    /// <summary>The flags that say what is run.</summary>
    private static readonly Option[] Asked = [Environments, Releases, Stores, Modes, Faults, Repeats, ControlRepeats];

    /// <summary>The load of every cell; enough writes in flight to lose some, few enough for a small machine.</summary>
    private static readonly Scenario Blank = new()
    {
        Name = Verb,
        // What an asynchronous standby shows may not be safe yet in any mode; the matrix asks what becomes of writes.
        Environment = new EnvironmentSpec { Reads = ReadRouting.Leader },
        Load =
        [
            new LoadSpec { Workload = "register", WarmUp = TimeSpan.FromSeconds(2), Simulations = [new Inject(200, TimeSpan.FromSeconds(18))] },
            new LoadSpec { Workload = "get-user", Simulations = [new Inject(30, TimeSpan.FromSeconds(18))] },
        ],
    };

    public static Command Create()
    {
        var command = new Command(Verb, "Crosses replication modes with faults, several runs a cell, and compares each cell with what it should show")
        {
            Environments, Releases, Stores, Modes, Faults, Repeats, ControlRepeats, Only, Json,
        };
        foreach (var flag in ResumeFlags.All.Concat(ScenarioFlags.ForMatrix))
            command.Options.Add(flag);
        CommandExamples.Attach(
            command,
            "matrix --list",
            "matrix",
            "matrix --modes async,sync --faults kill-leader,kill-lagged-leader --repeats 5",
            "matrix --dcs etcd,etcd3 --faults pause-leader --repeats 8",
            "matrix --environments local,docker,patroni --releases bookworm,trixie --repeats 1",
            "matrix --at-most 5",
            "matrix --resume reports/20260102-030405-matrix");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => RunAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <exception cref="UserErrorException">A value is impossible; its flag is named.</exception>
    internal static MatrixPlan PlanOf(ParseResult parsed, EnvironmentChoice choice)
    {
        var kinds = KindsOf(parsed).Select(kind => choice.Resolve(new EnvironmentSpec { Kind = kind }).Spec.Kind).ToList();
        return new MatrixPlan
        {
            Variants = ClusterVariant.All(
                kinds,
                NameList.Parse("--releases", parsed.GetRequiredValue(Releases), [.. Harness.Environments.Releases.ByName.Select(Entry)]),
                NameList.Parse("--dcs", parsed.GetRequiredValue(Stores), [.. Enum.GetValues<Dcs>().Select(dcs => (RunJson.NameOf(dcs), dcs))])),
            Modes = NameList.Parse("--modes", parsed.GetRequiredValue(Modes), [.. ReplicationModes.ByName.Select(Entry)]),
            Faults = NameList.Parse("--faults", parsed.GetRequiredValue(Faults), [.. MatrixTable.Faults.Select(fault => (fault.Name, fault.Name))]),
            Repeats = ResumeFlags.Between(parsed, Repeats, MostRepeats),
            ControlRepeats = ResumeFlags.Between(parsed, ControlRepeats, MostRepeats),
            Base = ScenarioFlags.Apply(parsed, Blank),
        };
    }

    /// <summary>The kinds of clusters that will be started.</summary>
    /// <exception cref="UserErrorException">There is no such matrix to go on with.</exception>
    internal static IEnumerable<string> NeededKinds(ParseResult parsed)
    {
        if (parsed.GetValue(Only))
            return [];
        return ResumeFlags.Chosen(parsed) is { } chosen ? Saved.Load(chosen).Plan.Variants.Select(variant => variant.Kind).Distinct() : KindsOf(parsed);
    }

    private static IReadOnlyList<string> KindsOf(ParseResult parsed) => parsed.GetRequiredValue(Environments) == EnvironmentChoice.Auto
        ? [EnvironmentChoice.Auto]
        : NameList.Parse("--environments", parsed.GetRequiredValue(Environments), [.. EnvironmentFactory.Kinds.Select(kind => (kind, kind))]);

    private static async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(Json);
        var atMost = ResumeFlags.AtMost(parsed);
        var begun = Find(parsed);
        var console = new MatrixConsole(json ? System.Console.Error : System.Console.Out);
        if (parsed.GetValue(Only))
        {
            console.List(await MatrixRun.RefuseAsync(begun.Report, Create));
            return ExitCode.Valid;
        }
        return await ManyRunsCommand.RunAsync(
            parsed, Verb, begun, json,
            (folder, one) => new MatrixRun(folder, async (scenario, again, end) => (await one.RunAsync(scenario, again, end)).Summary, Create, console)
                .RunAsync(begun.Report, atMost, stop),
            console.Finished);
    }

    /// <summary>The matrix that was asked for, or the one to go on with, which has a folder already.</summary>
    private static (MatrixReport Report, RunFolder? Folder) Find(ParseResult parsed)
    {
        if (ResumeFlags.Chosen(parsed) is { } chosen)
            return (Saved.Load(chosen), chosen);
        var plan = PlanOf(parsed, EnvironmentChoice.OfThisMachine);
        var seed = plan.Base.Seed.ToString(CultureInfo.InvariantCulture);
        var command = $"{HarnessCli.Name} {Verb}{ResumeFlags.Repeat(parsed, Asked)}{ScenarioFlags.Repeat(parsed)} --seed {seed}";
        return !parsed.GetValue(Only) && ResumeFlags.Unfinished(parsed, Saved, command) is { } unfinished
            ? unfinished
            : (new MatrixReport { StartedAt = TimeProvider.System.GetUtcNow(), Command = command, Plan = plan, Cells = [.. plan.Cells()] }, null);
    }

    private static IEnvironment Create(EnvironmentSpec spec) => EnvironmentFactory.Create(spec, TimeProvider.System);

    private static (string, T) Entry<T>(KeyValuePair<string, T> entry) => (entry.Key, entry.Value);

    private static Option<string> List(string name, string meaning, string byDefault) =>
        new(name) { Description = $"{meaning}; several with commas between, or all", HelpName = "NAMES", DefaultValueFactory = _ => byDefault };
}
