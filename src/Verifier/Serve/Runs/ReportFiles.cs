namespace Harness.Verifier;

/// <summary>
/// The files below the reports folder, by the paths that browsers ask for. Nothing else can be reached: no parent folder, no
/// hidden file, nothing through a link.
/// </summary>
/// <param name="root">Absolute path of the folder.</param>
internal sealed class ReportFiles(string root)
{
    public string Root => root;

    /// <summary>The file at a path, e.g. <c>20260102-030405-failover-loss/index.html</c>; null when there is none to be had.</summary>
    /// <param name="path">Below the root, with slashes, decoded.</param>
    public string? Find(string path) => Resolve(path) is { } found && File.Exists(found) ? found : null;

    /// <summary>The folder of this name directly below the root; null when there is none to be had.</summary>
    public RunFolder? Folder(string id) =>
        !id.Contains('/') && Resolve(id) is { } found && Directory.Exists(found) ? new RunFolder(found) : null;

    /// <summary>All folders directly below the root that can be had, newest first.</summary>
    public IEnumerable<RunFolder> Folders() => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .Select(path => Folder(Path.GetFileName(path)))
        .OfType<RunFolder>()
        .OrderByDescending(folder => folder.Id, StringComparer.Ordinal);

    private string? Resolve(string path)
    {
        var found = root;
        foreach (var name in path.Split('/'))
        {
            if (!IsPlain(name))
                return null;
            found = Path.Combine(found, name);
            // Whatever a link points to lies elsewhere, or can be had by its own name.
            if (new FileInfo(found).LinkTarget is not null)
                return null;
        }
        return found;
    }

    /// <summary>The name of a file that is not hidden; <c>.</c> and <c>..</c> are hidden too.</summary>
    private static bool IsPlain(string name) => name.Length is > 0 and <= 255 && name[0] != '.' && !name.Any(c => c is '\\' or ':' || char.IsControl(c));
}
