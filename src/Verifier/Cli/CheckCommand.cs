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
        var command = new Command("check", "Repeats the analysis of a run from its files; also of one that was killed") { Folder, Json };
        CommandExamples.Attach(command, "check reports/20260102-030405-failover-loss");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => AnalyseAsync(new RunFolder(Path.GetFullPath(parsed.GetRequiredValue(Folder))), parsed.GetValue(Json), stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <summary>Analyses the run, writes its report and shows the outcome: a summary, or result.json as it is.</summary>
    public static async Task<ExitCode> AnalyseAsync(RunFolder folder, bool json, CancellationToken stop) =>
        await ShowAsync(await RunAnalyst.AnalyseAsync(folder, stop), folder, json, stop);

    /// <summary>Shows the outcome of a run that has been analysed.</summary>
    public static async Task<ExitCode> ShowAsync(ReportModel model, RunFolder folder, bool json, CancellationToken stop)
    {
        if (json)
            System.Console.WriteLine(await File.ReadAllTextAsync(folder.Result, stop));
        else
            ConsoleSummary.Write(AnsiConsole.Console, model, folder.Page);
        return model.Result.Verdict.ToExitCode(model.Result.Expected);
    }
}
