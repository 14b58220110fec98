using System.CommandLine;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>harness find-capacity</c>: the highest rate of a scenario's loads that keeps stated limits.</summary>
internal static class FindCapacityCommand
{
    public const string Verb = "find-capacity";

    /// <summary>Below it, a clock tick of the network is measured; above it, nobody waits.</summary>
    private static readonly (TimeSpan Least, TimeSpan Most) Latencies = (TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMinutes(1));

    /// <summary>Percentiles of less than a second are noise.</summary>
    private static readonly (TimeSpan Least, TimeSpan Most) Lengths = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    private static readonly Argument<string> ScenarioName = new("scenario") { Description = "Name of a scenario, or path of its JSON file" };
    private static readonly Option<string> P99 = Value("--p99", "Highest 99th percentile of the response time, from the intended start, of each load", "TIME", "50ms");
    private static readonly Option<string> Errors = Value("--errors", "Highest share of failed, unknown and unsent operations of each load", "SHARE", "0.01");
    private static readonly Option<string> From = Value("--from", "First rate: operations per second of the loads that are raised, together", "RATE", "100");
    private static readonly Option<string> Max = Value("--max", "Highest rate tried", "RATE", "20000");
    private static readonly Option<string> Step = Value("--step", "Measured length of each step", "TIME", "10s");
    private static readonly Option<string> Hold = Value("--hold", "Measured length of the confirmation of the found rate", "TIME", "30s");
    private static readonly Option<string> Reports = Value("--reports", "Folder that receives the run's folder", "DIR", "reports");
    private static readonly Option<bool> Json = new("--json") { Description = "Print capacity.json, and nothing else, on standard output" };

    /// <summary>The flags of the search that a repetition needs.</summary>
    private static readonly Option<string>[] Asked = [P99, Errors, From, Max, Step, Hold];

    public static Command Create()
    {
        var command = new Command(Verb, "Finds the highest rate of a scenario's loads that keeps limits of latency and errors; without its faults")
        {
            ScenarioName, P99, Errors, From, Max, Step, Hold, Json, Reports,
        };
        foreach (var flag in ScenarioFlags.ForCapacity)
            command.Options.Add(flag);
        CommandExamples.Attach(
            command,
            "find-capacity failover-loss",
            "find-capacity failover-loss --p99 20ms --errors 0.001 --hold 2m",
            "find-capacity master-only --p99 20ms --data-users 100000",
            "find-capacity failover-loss --replication async --from 500 --max 5000",
            "find-capacity ./my-scenario.json --json | jq .capacityPerSecond");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => RunAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <exception cref="UserErrorException">A value is impossible; its flag is named.</exception>
    internal static CapacityOptions Read(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(ScenarioName);
        var options = new CapacityOptions
        {
            Limits = new CapacityLimits(
                CapacityFlagValue.Duration("--p99", parsed.GetRequiredValue(P99), Latencies.Least, Latencies.Most).TotalMilliseconds,
                CapacityFlagValue.Share("--errors", parsed.GetRequiredValue(Errors))),
            From = CapacityFlagValue.Rate("--from", parsed.GetRequiredValue(From)),
            Max = CapacityFlagValue.Rate("--max", parsed.GetRequiredValue(Max)),
            Step = CapacityFlagValue.Duration("--step", parsed.GetRequiredValue(Step), Lengths.Least, Lengths.Most),
            Hold = CapacityFlagValue.Duration("--hold", parsed.GetRequiredValue(Hold), Lengths.Least, Lengths.Most),
            Reports = parsed.GetRequiredValue(Reports),
            Scenario = ScenarioFlags.Apply(parsed, new ScenarioCatalog(ScenarioVocabulary.Default).Find(name)),
            Command = "",
        };
        if (options.Max < options.From)
            throw new UserErrorException($"--max {parsed.GetValue(Max)} is below --from {parsed.GetValue(From)}: raise one or lower the other");
        var asked = string.Concat(Asked.Select(option => $" {option.Name} {parsed.GetValue(option)}"));
        return options with { Command = $"{HarnessCli.Name} find-capacity {name}{asked}{ScenarioFlags.Repeat(parsed)} --seed {options.Scenario.Seed}" };
    }

    private static async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var options = Read(parsed);
        var json = parsed.GetValue(Json);
        options = options with { Scenario = KindChoice.Settle(options.Scenario, json) };
        var load = new CapacityLoad(options.Scenario, options.Limits.P99Ms);
        var clock = new RunClock(TimeProvider.System);
        await using var environment = EnvironmentFactory.Create(options.Scenario.Environment, clock.Time);
        var console = new CapacityConsole(json ? System.Console.Error : System.Console.Out);
        var run = new CapacityRun(options, environment, new HttpStepLoad(load, environment, clock), load.Mix, clock, console);
        var (report, folder) = await run.RunAsync(stop);
        foreach (var problem in report.Info.TeardownProblems)
            System.Console.Error.WriteLine($"harness: {problem}");
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(report, RunJson.Indented));
        else
            System.Console.WriteLine($"report: {folder.Page}{Environment.NewLine}{report.Sentence}");
        return report.Verdict.ToExitCode();
    }

    private static Option<string> Value(string name, string meaning, string kind, string byDefault) =>
        new(name) { Description = meaning, HelpName = kind, DefaultValueFactory = _ => byDefault };
}
