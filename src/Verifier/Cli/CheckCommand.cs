using System.CommandLine;
using System.Text.Json;
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
        CommandExamples.Attach(command, "harness check reports/20260102-030405-failover-loss");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => CheckAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    /// <summary>Analyses the run, writes its report and shows the outcome.</summary>
    public static async Task<ReportModel> AnalyseAsync(RunFolder folder, bool quiet, CancellationToken stop)
    {
        var model = await RunAnalyst.AnalyseAsync(folder, stop);
        if (!quiet)
            ConsoleSummary.Write(AnsiConsole.Console, model, folder.Page);
        return model;
    }

    private static async Task<ExitCode> CheckAsync(ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(Json);
        var model = await AnalyseAsync(new RunFolder(Path.GetFullPath(parsed.GetRequiredValue(Folder))), json, stop);
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(model.Result, RunJson.Indented));
        return model.Result.Verdict.ToExitCode();
    }
}
