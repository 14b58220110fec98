using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What can be done with the reports: list, compare, delete.</summary>
internal sealed class ReportsRoom(ReportFiles files, RunDesk desk, TimeProvider time)
{
    private readonly RunLines lines = new(files);

    public ReportFiles Files => files;

    /// <summary>All of them, newest first.</summary>
    public Task<IReadOnlyList<RunLine>> ListAsync(CancellationToken cancellationToken) => lines.ReadAsync(cancellationToken);

    /// <summary>The line of one folder; null when there is none, or it is none of ours.</summary>
    public async Task<RunLine?> FindAsync(string id, CancellationToken cancellationToken) =>
        files.Folder(id) is { } folder ? await lines.ReadAsync(folder, cancellationToken) : null;

    /// <summary>Compares two runs, as <c>harness compare</c> does with their folders.</summary>
    /// <returns>Name of the comparison's folder.</returns>
    /// <exception cref="UserErrorException">One is no run, or has no load to compare.</exception>
    public async Task<string> CompareAsync(string a, string b, CancellationToken cancellationToken)
    {
        if (a == b)
            throw new UserErrorException("choose two different runs to compare");
        var (left, right) = (Required(a), Required(b));
        var comparison = await SavedRuns.CompareTwoAsync(
            left, right, files.Root, $"{HarnessCli.Name} compare {Shown(left)} {Shown(right)}", time.GetUtcNow(), cancellationToken);
        await ComparisonReport.WriteAsync(comparison, Path.Combine(files.Root, comparison.Id), cancellationToken);
        await ReportIndex.WriteAsync(files.Root, cancellationToken);
        return comparison.Id;
    }

    /// <summary>Deletes a folder with all that is in it.</summary>
    /// <returns>False when there is none, or it is none of ours.</returns>
    /// <exception cref="RunInProgressException">It is the run that is on.</exception>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null)
            return false;
        if (desk.Active?.Id == id)
            throw new RunInProgressException($"{id} is running: cancel it before it is deleted.");
        Directory.Delete(files.Folder(id)!.Path, recursive: true);
        await ReportIndex.WriteAsync(files.Root, cancellationToken);
        return true;
    }

    private RunFolder Required(string id) => files.Folder(id) ?? throw new UserErrorException($"no such run: \"{id}\"");

    /// <summary>As somebody in the directory of this program would write it.</summary>
    private static string Shown(RunFolder folder) => Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.Path);
}
