using System.CommandLine;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness check</c>: the analysis of a run again, from its folder alone.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Folder = new("folder") { Description = "Folder of a run, e.g. reports/20260102-030405-failover-loss" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print result.json, and nothing else, on standard output" };

    public static Command Create()
    {
        var command = new Command("check", "Repeats the analysis of a run from its files; also of one that was killed") { Folder, Json, GateFlag.FailOn, QuietFlag.Option };
        CommandExamples.Attach(command, "check reports/20260102-030405-failover-loss", "check reports/20260102-030405-failover-loss --fail-on 'lost,rto>10s'");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => AnalyseAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <summary>Analyses the run, writes its report and shows the outcome.</summary>
    private static async Task<ExitCode> AnalyseAsync(ParseResult parsed, CancellationToken stop)
    {
        var folder = new RunFolder(Path.GetFullPath(parsed.GetRequiredValue(Folder)));
        var failOn = GateFlag.Given(parsed);
        return await ShowAsync(await RunAnalyst.AnalyseAsync(folder, stop, failOn.Count > 0 ? failOn : null), folder, parsed.GetValue(Json), QuietFlag.Given(parsed), stop);
    }

    /// <summary>Shows the outcome of a run that has been analysed: result.json as it is, nothing, or a summary.</summary>
    public static async Task<ExitCode> ShowAsync(ReportModel model, RunFolder folder, bool json, bool quiet, CancellationToken stop)
    {
        if (json)
            System.Console.WriteLine(await File.ReadAllTextAsync(folder.Result, stop));
        else if (!quiet)
            ConsoleSummary.Write(AnsiConsole.Console, model, folder.Page);
        return Gate.ExitCodeOf(model.Result);
    }
}
