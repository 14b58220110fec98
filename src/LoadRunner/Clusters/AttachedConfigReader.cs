using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// Reads the configuration of an attached cluster (docs/attached.md), as strictly as scenarios are read: file, line and
/// column, what is expected, and the nearest known key.
/// </summary>
public static class AttachedConfigReader
{
    /// <exception cref="UserErrorException">The file cannot be read, or says something impossible; one line a problem.</exception>
    public static AttachedSpec Read(string path)
    {
        try
        {
            var spec = Parse(path, File.ReadAllBytes(path), out var workload);
            return workload is null ? spec : spec with { Workload = OwnApiReader.Read(Path.Combine(Path.GetDirectoryName(path)!, workload)) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="name">Shown as the file in errors.</param>
    /// <exception cref="UserErrorException">It says something impossible; one line a problem.</exception>
    public static AttachedSpec Parse(string name, ReadOnlyMemory<byte> utf8) => Parse(name, utf8, out _);

    /// <param name="workload">Path of the file of the user's own write, as written; null when there is none.</param>
    private static AttachedSpec Parse(string name, ReadOnlyMemory<byte> utf8, out string? workload)
    {
        var source = new SourceText(name, utf8);
        var root = JsonTree.Read(source) with { Whole = "the configuration" };
        var reading = new Reading(source);
        AttachedForms.Config.TryRead(root, reading, out var spec);
        reading.ThrowIfRefused();
        foreach (var (path, problem) in AttachedRules.Broken(spec))
            reading.Refuse(root.All().First(value => value.Path == path), problem);
        var written = root.Members.FirstOrDefault(member => member.Name == "workload")?.Value;
        if (written is not null && spec.Api is not null)
            reading.Refuse(written, "workload is the write of an API of your own, and \"api\" is a built-in one that runs already: leave one of them out");
        reading.ThrowIfRefused();
        workload = written?.Text;
        return spec with { File = name };
    }
}
