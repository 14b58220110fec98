using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>Makes the folder of each run below the folder of all runs.</summary>
public static class ReportFolders
{
    /// <summary>Makes a new folder, named by the time of its start and what was run, e.g. <c>20260102-030405-master-only</c>.</summary>
    /// <param name="reports">Made when it is not there.</param>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="Environments.UserErrorException">It cannot be made.</exception>
    public static string Create(string reports, DateTimeOffset startedAt, string name)
    {
        var wanted = Path.GetFullPath(Path.Combine(
            reports, string.Create(CultureInfo.InvariantCulture, $"{startedAt.UtcDateTime:yyyyMMdd-HHmmss}-{name}")));
        var path = wanted;
        for (var attempt = 2; Directory.Exists(path); attempt++)
            path = $"{wanted}-{attempt}";
        LoadReportFiles.Prepare(path);
        return path;
    }
}
