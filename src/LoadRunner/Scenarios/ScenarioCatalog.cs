using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Finds scenarios by path, or by name in the nearest <c>scenarios</c> folders.</summary>
public sealed class ScenarioCatalog
{
    private const string FolderName = "scenarios";
    private const string Extension = ".json";

    private readonly ScenarioVocabulary vocabulary;

    /// <param name="vocabulary">Names that the scenarios may use.</param>
    /// <param name="startFolders">
    /// Where the search upward for a folder <c>scenarios</c> begins, the most important first; null for the current
    /// directory, then the program's own.
    /// </param>
    public ScenarioCatalog(ScenarioVocabulary vocabulary, IReadOnlyList<string>? startFolders = null)
    {
        this.vocabulary = vocabulary;
        Folders = [.. (startFolders ?? [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]).Select(Nearest).OfType<string>().Distinct()];
    }

    /// <summary>The folders that names are looked up in, the most important first.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Reads the scenario of a name, or of a path to a <c>.json</c> file.</summary>
    /// <exception cref="UserErrorException">There is none, or its file says something impossible.</exception>
    public Scenario Find(string nameOrPath) => ScenarioReader.Read(Locate(nameOrPath), vocabulary);

    /// <summary>The file of a name, or of a path to a <c>.json</c> file.</summary>
    /// <exception cref="UserErrorException">There is none: the nearest name, and all there are.</exception>
    public string Locate(string nameOrPath)
    {
        var isPath = nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || nameOrPath.Contains('/') || nameOrPath.Contains('\\');
        if (isPath && File.Exists(nameOrPath))
            return nameOrPath;
        var files = Files();
        if (!isPath && files.TryGetValue(nameOrPath, out var path))
            return path;
        var nearest = NearestName.Of(Path.GetFileNameWithoutExtension(nameOrPath), files.Keys);
        var known = files.Count == 0
            ? $"no scenario was found: start from a folder that has a folder \"{FolderName}\" in or above it, or give the path of a file"
            : $"scenarios in {string.Join(", ", Folders)}: {string.Join(", ", files.Keys.Order(StringComparer.Ordinal))}";
        throw new UserErrorException(
            $"{nameOrPath}: {(isPath ? "no such file" : "no such scenario")}{(nearest is null ? "" : $"; did you mean \"{nearest}\"?")}\n{known}");
    }

    /// <summary>All scenarios that have a name, by name. A file that cannot be read is there, with what is wrong as its description.</summary>
    public IReadOnlyList<ScenarioEntry> List() =>
        [.. Files().Select(file => Describe(file.Key, file.Value)).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    private ScenarioEntry Describe(string name, string path)
    {
        try
        {
            var scenario = ScenarioReader.Read(path, vocabulary);
            return new ScenarioEntry(name, scenario.Description, path, IsReadable: true);
        }
        catch (UserErrorException error)
        {
            return new ScenarioEntry(name, $"cannot be used: {error.Message.Split('\n')[0]}", path, IsReadable: false);
        }
    }

    /// <summary>Files by name; of several with one name, that of the most important folder.</summary>
    private Dictionary<string, string> Files()
    {
        var files = new Dictionary<string, string>();
        foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*" + Extension)))
            files.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        return files;
    }

    private static string? Nearest(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, FolderName);
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}

/// <summary>One scenario of a catalogue.</summary>
/// <param name="Name">What <see cref="ScenarioCatalog.Find"/> finds it by: its file's name.</param>
/// <param name="Description">Its question or, when it is not readable, why.</param>
public sealed record ScenarioEntry(string Name, string Description, string Path, bool IsReadable);
