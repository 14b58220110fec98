using System.CommandLine;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What commands that are made of many runs share: a folder, the runs in it, the index over all, the outcome.</summary>
internal static class ManyRunsCommand
{
    /// <param name="verb">Name of the folder, after its time.</param>
    /// <param name="begun">What is to be run; with a folder when it is gone on with.</param>
    /// <param name="json">Standard output is for the report alone.</param>
    /// <param name="run">Runs what is missing; gets the folder, and what makes one run in it.</param>
    /// <param name="show">Shows the outcome to people.</param>
    /// <exception cref="UserErrorException">A run could not begin; what was run is in the folder.</exception>
    public static async Task<ExitCode> RunAsync<T>(
        ParseResult parsed, string verb, (T Report, RunFolder? Folder) begun, bool json,
        Func<RunFolder, FreshRun, Task<T>> run, Action<T, RunFolder> show) where T : ManyRuns
    {
        var folder = begun.Folder ?? new RunFolder(ReportFolders.Create(parsed.GetRequiredValue(ResumeFlags.Reports), begun.Report.StartedAt, verb));
        T report;
        try
        {
            report = await run(folder, new FreshRun(Path.Combine(folder.Path, "runs"), new SilentObserver(), TimeProvider.System));
        }
        finally
        {
            await ReportIndex.WriteAsync(Path.GetDirectoryName(folder.Path)!, CancellationToken.None);
        }
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(report, RunJson.Indented));
        else
            show(report, folder);
        return report.Verdict.ToExitCode();
    }
}
