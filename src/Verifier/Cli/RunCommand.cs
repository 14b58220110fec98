using System.CommandLine;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness run</c>: one scenario from a clean start to a verdict and a report.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> ScenarioName = new("scenario") { Description = "Name of a scenario, or path of its JSON file" };
    private static readonly Option<string> Reports = new("--reports")
    {
        Description = "Folder that receives the run's folder", HelpName = "DIR", DefaultValueFactory = _ => "reports",
    };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the cluster running after the run ('env down' ends it)" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print result.json, and nothing else, on standard output" };
    private static readonly Option<string?> BeforeFinalRead = new("--before-final-read")
    {
        Description = "Shell command run on the quiet cluster before the final read; gets PG_LEADER and PG_<MEMBER> as libpq URLs. To test the tester: what it alters must be found",
        HelpName = "COMMAND",
    };

    public static Command Create()
    {
        var command = new Command("run", "Runs a scenario: cluster up, load, faults, healing, final reads, verdict, report")
        {
            ScenarioName, Reports, Keep, Json, BeforeFinalRead,
        };
        foreach (var option in ScenarioFlags.All)
            command.Options.Add(option);
        CommandExamples.Attach(
            command,
            "harness run failover-loss",
            "harness run failover-loss --replication two-sync --nodes 4 --rate 500 --duration 2m",
            "harness run failover-loss --timing default --stop-target sync-standby",
            "harness run failover-loss-async --json | jq .verdict",
            "harness run ./my-scenario.json --seed 7",
            "harness run failover-loss --fault pause-node@1/2,target=leader,during=20s");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => RunAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var scenario = ScenarioFlags.Apply(parsed, new ScenarioCatalog(ScenarioVocabulary.Default).Find(parsed.GetRequiredValue(ScenarioName)));
        var options = new ExperimentOptions
        {
            Scenario = scenario,
            Reports = parsed.GetRequiredValue(Reports),
            Command = $"{HarnessCli.Name} run {parsed.GetRequiredValue(ScenarioName)}{ScenarioFlags.Repeat(parsed)} --seed {scenario.Seed}",
            Keep = parsed.GetValue(Keep),
            BeforeFinalRead = parsed.GetValue(BeforeFinalRead) is { } hook ? new ShellHook(hook).RunAsync : null,
        };

        var json = parsed.GetValue(Json);
        var model = await RunAndAnalyseAsync(options, json, stop);
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(model.Result, RunJson.Indented));
        return model.Result.Verdict.ToExitCode();
    }

    private static async Task<ReportModel> RunAndAnalyseAsync(ExperimentOptions options, bool json, CancellationToken stop)
    {
        var time = TimeProvider.System;
        await using var environment = EnvironmentFactory.Create(options.Scenario.Environment, time);
        var clock = new RunClock(time);
        RunFolder folder;
        if (!json && AnsiConsole.Profile.Out.IsTerminal)
        {
            var live = new LiveConsole(AnsiConsole.Console);
            folder = await live.WhileAsync(new Experiment(options, environment, clock, live).RunAsync(stop), time);
        }
        else
        {
            var plain = new PlainConsole(json ? System.Console.Error : System.Console.Out);
            folder = await new Experiment(options, environment, clock, plain).RunAsync(stop);
        }
        return await CheckCommand.AnalyseAsync(folder, json, stop);
    }
}
