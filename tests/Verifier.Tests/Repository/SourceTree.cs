namespace Harness.Verifier.Tests;

/// <summary>The repository's own files, as text.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    /// <summary>Files below a folder of the repository, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
                return folder.FullName;
        throw new InvalidOperationException("Harness.sln was not found above " + AppContext.BaseDirectory);
    }
}
