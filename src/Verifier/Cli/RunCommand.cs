using System.CommandLine;
using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness run</c>: one scenario from a clean start to a verdict and a report.</summary>
internal static class RunCommand
{
    public const string Verb = "run";

    public const string UpdatesFlag = "--updates";

    private static readonly Argument<string> ScenarioName = new("scenario") { Description = "Name of a scenario, or path of its JSON file" };
    private static readonly Option<string> Reports = new("--reports")
    {
        Description = "Folder that receives the run's folder", HelpName = "DIR", DefaultValueFactory = _ => "reports",
    };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the cluster running after the run ('env down' ends it)" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print result.json, and nothing else, on standard output" };
    private static readonly Option<int> Attempts = new("--attempts")
    {
        Description = $"Repeat the run until it comes out as the scenario expects, so often at most: 1 to {AttemptLoop.Most}. For what happens only sometimes",
        HelpName = "N", DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string?> BeforeFinalRead = new("--before-final-read")
    {
        Description = "Shell command run on the quiet cluster before the final read; gets PG_LEADER and PG_<MEMBER> as libpq URLs. To test the tester: what it alters must be found",
        HelpName = "COMMAND",
    };

    private static readonly Option<bool> Updates = new(UpdatesFlag)
    {
        Description = "Print all that happens as lines of JSON, and end as by Ctrl-C when standard input closes; for the page of 'serve'", Hidden = true,
    };

    private static readonly Option<int> LoadInCluster = new("--load-in-cluster")
    {
        Description = $"Generators that run as pods inside the cluster, each with its share of the load: 1 to {MostGenerators}. For more load than this machine can make",
        HelpName = "N",
    };

    private const int MostGenerators = 64;

    public static Command Create()
    {
        var command = new Command(Verb, "Runs a scenario: cluster up, load, faults, healing, final reads, verdict, report")
        {
            ScenarioName, Reports, Keep, Json, Attempts, BeforeFinalRead, NemesisFlag.Option, LoadInCluster, GateFlag.FailOn, QuietFlag.Option, Updates,
        };
        foreach (var option in ScenarioFlags.All)
            command.Options.Add(option);
        CommandExamples.Attach(
            command,
            "run failover-loss",
            "run failover-loss --replication two-sync --nodes 4 --rate 500 --duration 2m",
            "run failover-loss --environment local --replication remote-apply",
            "run failover-loss --timing default --stop-target sync-standby",
            "run failover-loss --rate 2000 --http-client fast",
            "run failover-loss-async --json | jq .verdict",
            "run failover-loss --fail-on 'lost,rto>10s,unknown' --quiet",
            "run zombie-leader-etcd3 --attempts 5",
            "run ./my-scenario.json --seed 7",
            "run failover-loss --environment attached --config my-cluster.json --allow-faults --drop-schema",
            "run failover-loss --nemesis random --seed 7",
            "run failover-loss --nemesis reports/20260102-030405-failover-loss",
            "run failover-loss --fault pause-node@1/2,target=leader,during=20s");
        command.SetAction((parsed, _) => CliHost.RunAsync(
            stop => RunAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose), parsed.GetValue(Updates) ? System.Console.OpenStandardInput() : null));
        return command;
    }

    /// <exception cref="UserErrorException">There is no such scenario, or a flag is impossible with it.</exception>
    internal static Scenario ScenarioOf(ParseResult parsed) =>
        FaultCatalog.Prepared(ScenarioFlags.Apply(parsed, new ScenarioCatalog(ScenarioVocabulary.Default).Find(parsed.GetRequiredValue(ScenarioName))));

    private static async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(Json);
        var updates = parsed.GetValue(Updates) ? new UpdateConsole(System.Console.Out) : null;
        var quiet = QuietFlag.Given(parsed);
        var notes = quiet ? TextWriter.Null : json || updates is not null ? System.Console.Error : System.Console.Out;
        var scenario = await NemesisFlag.ApplyAsync(parsed, KindChoice.Settle(ScenarioOf(parsed), EnvironmentChoice.OfThisMachine, notes), notes);
        scenario = await AttachedCluster.SettleAsync(scenario, notes, stop);
        scenario = await KubeConsent.SettleAsync(scenario, System.Console.Error);
        var options = new ExperimentOptions
        {
            Scenario = scenario,
            Reports = parsed.GetRequiredValue(Reports),
            Command = $"{HarnessCli.Name} run {parsed.GetRequiredValue(ScenarioName)}{ScenarioFlags.Repeat(parsed)}{NemesisFlag.Repeat(parsed)}{(GeneratorsOf(parsed) is > 0 and var generators ? string.Create(CultureInfo.InvariantCulture, $" --load-in-cluster {generators}") : "")}{GateFlag.Repeat(parsed)} --seed {scenario.Seed}",
            FailOn = GateFlag.Given(parsed),
            Keep = parsed.GetValue(Keep),
            LoadInCluster = GeneratorsOf(parsed),
            BeforeFinalRead = parsed.GetValue(BeforeFinalRead) is { } hook ? new ShellHook(hook).RunAsync : null,
        };

        var attempts = AttemptsOf(parsed);
        var (model, folder) = await new AttemptLoop(attempts, scenario.Expect, notes).RunAsync(
            async () =>
            {
                var run = await RunAsync(options, updates, notes, stop);
                var analysed = await RunAnalyst.AnalyseAsync(run, stop);
                if (!json && updates is null)
                    await CheckCommand.ShowAsync(analysed, run, json: false, quiet, stop);
                return (Model: analysed, Folder: run);
            },
            outcome => outcome.Model.Result.Verdict);
        updates?.Ended(model.Result);
        // In between, result.json of a run that is repeated would spoil the last one.
        return json ? await CheckCommand.ShowAsync(model, folder, json, quiet, stop) : Gate.ExitCodeOf(model.Result);
    }

    private static int GeneratorsOf(ParseResult parsed) => parsed.GetValue(LoadInCluster) is var generators && generators is >= 0 and <= MostGenerators
        ? generators
        : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--load-in-cluster {generators}: expected a whole number from 1 to {MostGenerators}, e.g. 2"));

    private static int AttemptsOf(ParseResult parsed)
    {
        var attempts = parsed.GetValue(Attempts);
        if (attempts is < 1 or > AttemptLoop.Most)
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"--attempts {attempts}: expected a whole number from 1 to {AttemptLoop.Most}, e.g. 5"));
        return attempts > 1 && parsed.GetValue(Keep)
            ? throw new UserErrorException("--attempts with --keep: each run needs a cluster of its own; leave one of them out")
            : attempts;
    }

    private static async Task<RunFolder> RunAsync(ExperimentOptions options, UpdateConsole? updates, TextWriter notes, CancellationToken stop)
    {
        var time = TimeProvider.System;
        await using var environment = EnvironmentFactory.Create(options.Scenario.Environment, time);
        var clock = new RunClock(time);
        if (notes == System.Console.Out && updates is null && AnsiConsole.Profile.Out.IsTerminal)
        {
            var live = new LiveConsole(AnsiConsole.Console);
            return await live.WhileAsync(new Experiment(options, environment, clock, live).RunAsync(stop), time);
        }
        IRunObserver plain = updates is null ? new PlainConsole(notes) : updates;
        return await new Experiment(options, environment, clock, plain).RunAsync(stop);
    }
}
