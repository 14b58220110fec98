using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness compare</c>: two scenarios in pairs of runs, or two saved runs, side by side.</summary>
internal static class CompareCommand
{
    public const string Verb = "compare";

    private const int MostPairs = 100;

    private static readonly Argument<string> A = new("A") { Description = "Scenario, or folder of a saved run: what is compared with" };
    private static readonly Argument<string> B = new("B") { Description = "Scenario, or folder of a saved run: what is compared" };
    private static readonly Option<int> Pairs = new("--pairs")
    {
        Description = $"Runs of each scenario, in the order ABBA: 1 to {MostPairs}; below 3 hardly anything comes to a verdict", HelpName = "N", DefaultValueFactory = _ => 3,
    };
    private static readonly Option<string> Reports = new("--reports")
    {
        Description = "Folder that receives the folders of the runs and of the comparison", HelpName = "DIR", DefaultValueFactory = _ => "reports",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print compare.json, and nothing else, on standard output" };

    public static Command Create()
    {
        var command = new Command(Verb, "Runs two scenarios in pairs without faults, or takes two saved runs, and says what differs beyond the noise")
        {
            A, B, Pairs, Reports, Json,
        };
        foreach (var option in ScenarioFlags.All)
            command.Options.Add(option);
        CommandExamples.Attach(
            command,
            "compare master-only one-replica",
            "compare one-replica two-replicas --pairs 5 --duration 20s",
            "compare reports/20260102-030405-master-only reports/20260102-040506-one-replica");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => CompareAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static async Task<ExitCode> CompareAsync(ParseResult parsed, CancellationToken stop)
    {
        var (a, b) = (parsed.GetRequiredValue(A), parsed.GetRequiredValue(B));
        var reports = parsed.GetRequiredValue(Reports);
        var json = parsed.GetValue(Json);
        var comparison = (IsRun(a), IsRun(b)) switch
        {
            (true, true) => await TwoRunsAsync(a, b, reports, stop),
            (false, false) => await ScenariosAsync(parsed, a, b, reports, json, stop),
            _ => throw new UserErrorException($"compare {a} {b}: one is the folder of a run and the other is not; give two folders or two scenarios"),
        };
        var page = await ComparisonReport.WriteAsync(comparison, Path.GetFullPath(Path.Combine(reports, comparison.Id)), stop);
        await ReportIndex.WriteAsync(reports, stop);
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(comparison, RunJson.Indented));
        else
            ComparisonConsole.Write(AnsiConsole.Console, comparison, page);
        return comparison.Evidence.ToExitCode();
    }

    /// <summary>The two scenarios with the flags applied; null when saved runs are compared.</summary>
    /// <exception cref="UserErrorException">A scenario does not exist, or a flag is impossible with it.</exception>
    internal static (Scenario A, Scenario B)? ScenariosOf(ParseResult parsed)
    {
        var (a, b) = (parsed.GetRequiredValue(A), parsed.GetRequiredValue(B));
        if (IsRun(a) || IsRun(b))
            return null;
        var catalog = new ScenarioCatalog(ScenarioVocabulary.Default);
        return (ScenarioFlags.Apply(parsed, catalog.Find(a)), ScenarioFlags.Apply(parsed, catalog.Find(b)));
    }

    private static bool IsRun(string name) => File.Exists(new RunFolder(name).Info);

    private static Task<Comparison> TwoRunsAsync(string a, string b, string reports, CancellationToken stop) => SavedRuns.CompareTwoAsync(
        new RunFolder(Path.GetFullPath(a)), new RunFolder(Path.GetFullPath(b)), reports, $"{HarnessCli.Name} compare {a} {b}",
        TimeProvider.System.GetUtcNow(), stop);

    private static Task<Comparison> ScenariosAsync(ParseResult parsed, string a, string b, string reports, bool json, CancellationToken stop)
    {
        var pairs = parsed.GetValue(Pairs);
        if (pairs is < 1 or > MostPairs)
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--pairs {pairs}: expected a whole number from 1 to {MostPairs}, e.g. 3"));
        var (first, second) = ScenariosOf(parsed)!.Value;
        (first, second) = (KindChoice.Settle(first, json), KindChoice.Settle(second, EnvironmentChoice.OfThisMachine, TextWriter.Null));
        var options = new ComparisonOptions(
            first, second, pairs, reports,
            $"{HarnessCli.Name} compare {a} {b} --pairs {pairs.ToString(CultureInfo.InvariantCulture)}{ScenarioFlags.Repeat(parsed)} --seed {first.Seed.ToString(CultureInfo.InvariantCulture)}");
        var console = new PlainConsole(json ? System.Console.Error : System.Console.Out);
        return new ComparisonRunner(options, console, TimeProvider.System).RunAsync(stop);
    }
}
