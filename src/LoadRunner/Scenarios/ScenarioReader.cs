using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// Reads scenario files (docs/scenarios.md). Strict: whatever it does not know or cannot be is refused with the file,
/// line and column, what is wrong, what is expected, and the nearest known name.
/// </summary>
public static class ScenarioReader
{
    /// <summary>Reads a scenario from a file, and looks into the files of its feeds, whose paths count from its folder.</summary>
    /// <exception cref="UserErrorException">The file cannot be read, or says something impossible; one line a problem.</exception>
    public static Scenario Read(string path, ScenarioVocabulary vocabulary)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path), vocabulary, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a scenario from the content of a file.</summary>
    /// <param name="name">Shown as the file in errors.</param>
    /// <exception cref="UserErrorException">It says something impossible; one line a problem.</exception>
    public static Scenario Parse(string name, ReadOnlyMemory<byte> utf8, ScenarioVocabulary vocabulary) =>
        Parse(name, utf8, vocabulary, folder: null);

    private static Scenario Parse(string name, ReadOnlyMemory<byte> utf8, ScenarioVocabulary vocabulary, string? folder)
    {
        var source = new SourceText(name, utf8);
        var root = JsonTree.Read(source);
        var reading = new Reading(source);
        new ScenarioForms(vocabulary).Scenario.TryRead(root, reading, out var scenario);
        reading.ThrowIfRefused();
        var places = root.All().ToLookup(value => value.Path, value => value.Offset);
        foreach (var (path, problem) in ScenarioRules.Broken(scenario))
            reading.Refuse(PlaceOf(path, places), problem);
        reading.ThrowIfRefused();
        if (folder is null)
            return scenario;
        scenario = FeedFiles.Located(scenario, folder);
        foreach (var (path, problem) in FeedFiles.Missing(scenario))
            reading.Refuse(PlaceOf(path, places), problem);
        reading.ThrowIfRefused();
        FeedFiles.Check(scenario);
        return scenario;
    }

    /// <summary>Of the value itself or, when the file leaves it to its default, of the object that would hold it.</summary>
    private static int PlaceOf(string path, ILookup<string, int> places)
    {
        while (!places.Contains(path))
            path = path.LastIndexOf('.') is var dot and >= 0 ? path[..dot] : "";
        return places[path].First();
    }
}
