using System.CommandLine;
using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>harness find-violation</c>: random schedules of faults until one shows a violation, then the smallest that does.</summary>
internal static class FindViolationCommand
{
    public const string Verb = "find-violation";

    private const int MostSeeds = 100_000;
    private const string None = "none";
    private static readonly (TimeSpan Least, TimeSpan Most) Times = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1000));

    private static readonly Resumables<SearchReport> Saved = new(Verb, folder => folder.Search);

    private static readonly Argument<string?> ScenarioName = new("scenario")
    {
        Description = "Name of a scenario, or path of its JSON file; its own faults are left out", Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<int> Seeds = ResumeFlags.Count("--seeds", "Seeds that are tried, at most, from --seed on", 200);
    private static readonly Option<string> Within = new("--within")
    {
        Description = "Time for trying seeds, as the sum of their runs", HelpName = "TIME", DefaultValueFactory = _ => "1h",
    };
    private static readonly Option<int> ShrinkRuns = ResumeFlags.Count("--shrink-runs", "Runs for making the found schedule smaller, and for counting how often it shows the violation", 60);
    private static readonly Option<string> Except = new("--except")
    {
        Description = "Checks whose violation does not end the search, but is told; or 'none'", HelpName = "CHECKS", DefaultValueFactory = _ => "observed-then-lost",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print search.json, and nothing else, on standard output" };

    private static readonly Option[] Asked = [Seeds, Within, ShrinkRuns, Except];

    public static Command Create()
    {
        var command = new Command(Verb, "Tries random schedules of faults, seed after seed, until one shows a violation, and makes it smaller while it still does")
        {
            ScenarioName, Seeds, Within, ShrinkRuns, Except, Json,
        };
        foreach (var flag in ResumeFlags.All.Concat(ScenarioFlags.ForSearch))
            command.Options.Add(flag);
        CommandExamples.Attach(
            command,
            "find-violation failover-loss",
            "find-violation failover-loss --dcs etcd3 --duration 12s",
            "find-violation failover-loss --replication two-sync --nodes 4 --seed 100 --within 8h",
            "find-violation failover-loss --at-most 5",
            "find-violation --resume reports/20260102-030405-find-violation");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => RunAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <exception cref="UserErrorException">A value is impossible; its flag is named.</exception>
    internal static SearchPlan PlanOf(ParseResult parsed) => new()
    {
        Base = ScenarioFlags.Apply(parsed, new ScenarioCatalog(ScenarioVocabulary.Default).Find(NameIn(parsed)) with { Faults = [] }),
        MostSeeds = ResumeFlags.Between(parsed, Seeds, MostSeeds),
        MostSeconds = CapacityFlagValue.Duration("--within", parsed.GetRequiredValue(Within), Times.Least, Times.Most).TotalSeconds,
        ShrinkRuns = ResumeFlags.Between(parsed, ShrinkRuns, MostSeeds),
        Except = parsed.GetRequiredValue(Except) == None
            ? []
            : NameList.Parse("--except", parsed.GetRequiredValue(Except), [.. Checkers.All.Select(checker => (checker.Name, checker.Name))]),
    };

    /// <summary>The kind of clusters that will be started.</summary>
    /// <exception cref="UserErrorException">There is no such search, or a value is impossible.</exception>
    internal static string KindOf(ParseResult parsed) =>
        (ResumeFlags.Chosen(parsed) is { } chosen ? Saved.Load(chosen).Plan : PlanOf(parsed)).Base.Environment.Kind;

    private static async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(Json);
        var atMost = ResumeFlags.AtMost(parsed);
        var begun = Find(parsed, json);
        var draw = await RandomFaults.DrawAsync(begun.Report.Plan.Base);
        var console = new SearchConsole(json ? System.Console.Error : System.Console.Out);
        return await ManyRunsCommand.RunAsync(
            parsed, Verb, begun, json,
            (folder, one) => new SearchDriver(folder, (scenario, again, end) => JudgedAsync(one, scenario, again, end), draw.Of, console)
                .RunAsync(begun.Report, atMost, stop),
            console.Finished);
    }

    private static async Task<JudgedRun> JudgedAsync(FreshRun one, Scenario scenario, string command, CancellationToken stop)
    {
        var (summary, model) = await one.RunAsync(scenario, command, stop);
        var limit = StallLimit.Of(StallExpectation.Failover, scenario.Environment.Timing, TimeSpan.Zero);
        var stallMs = Liveness.StallMs(model.Result.Outages, model.Faults, scenario.Environment.Nodes, limit);
        return new JudgedRun(summary, stallMs, NearMisses.Of(model));
    }

    /// <summary>The search that was asked for, or the one to go on with, which has a folder already.</summary>
    private static (SearchReport Report, RunFolder? Folder) Find(ParseResult parsed, bool json)
    {
        if (ResumeFlags.Chosen(parsed) is { } chosen)
            return (Saved.Load(chosen), chosen);
        var plan = PlanOf(parsed);
        var seed = plan.Base.Seed.ToString(CultureInfo.InvariantCulture);
        var command = $"{HarnessCli.Name} {Verb} {NameIn(parsed)}{ResumeFlags.Repeat(parsed, Asked)}{ScenarioFlags.Repeat(parsed)} --seed {seed}";
        if (ResumeFlags.Unfinished(parsed, Saved, command) is { } unfinished)
            return unfinished;
        plan = plan with { Base = KindChoice.Settle(plan.Base, json) };
        return (new SearchReport { StartedAt = TimeProvider.System.GetUtcNow(), Command = command, Plan = plan }, null);
    }

    private static string NameIn(ParseResult parsed) => parsed.GetValue(ScenarioName)
        ?? throw new UserErrorException($"{Verb}: which scenario? Give its name or its file, or --resume with the folder of a search");
}
