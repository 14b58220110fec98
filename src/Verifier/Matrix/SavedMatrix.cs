using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Matrices in their folders, to begin and to go on with.</summary>
internal static class SavedMatrix
{
    /// <summary>A new one; it has no folder yet.</summary>
    public static MatrixReport Begin(MatrixPlan plan, string command, TimeProvider time) => new()
    {
        Id = "", StartedAt = time.GetUtcNow(), Command = command, HarnessVersion = RunInfos.Version, Machine = RunInfos.Machine, Plan = plan,
        Cells = [.. plan.Cells()],
    };

    /// <summary>A folder for a new one.</summary>
    public static RunFolder FolderFor(MatrixReport report, string reports) => new(ReportFolders.Create(reports, report.StartedAt, "matrix"));

    /// <exception cref="UserErrorException">There is none in the folder, or it is damaged.</exception>
    public static MatrixReport Load(RunFolder folder) => TryLoad(folder)
        ?? throw new UserErrorException($"{folder.Path}: no matrix.json there that can be read; expected the folder of a matrix, e.g. reports/20260102-030405-matrix");

    /// <summary>The latest that the same command has begun and not finished; null when there is none.</summary>
    public static (MatrixReport Report, RunFolder? Folder)? Unfinished(string reports, string command) =>
        !Directory.Exists(reports)
            ? null
            : Directory.EnumerateDirectories(reports, "*-matrix*").OrderDescending(StringComparer.Ordinal)
                .Select(path => new RunFolder(Path.GetFullPath(path)))
                .Select(folder => (Report: TryLoad(folder), Folder: folder))
                .Where(saved => saved.Report is { IsFinished: false } report && report.Command == command)
                .Select(saved => ((MatrixReport, RunFolder?)?)(saved.Report!, saved.Folder))
                .FirstOrDefault();

    private static MatrixReport? TryLoad(RunFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<MatrixReport>(File.ReadAllText(folder.Matrix), RunJson.Indented);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
