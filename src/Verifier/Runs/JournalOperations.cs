using System.Collections;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The operations of a journal on disk, read from the file each time that they are enumerated.</summary>
internal sealed class JournalOperations : IEnumerable<Operation>
{
    private readonly string path;

    private JournalOperations(string path, string? damage) => (this.path, Damage) = (path, damage);

    /// <summary>Why it may be incomplete; null when it is whole.</summary>
    public string? Damage { get; }

    /// <summary>Verifies the checksums of the whole file, and decodes nothing yet. A file that is not there holds no operations.</summary>
    public static JournalOperations Open(string path)
    {
        if (!File.Exists(path))
            return new JournalOperations(path, "there is no journal");
        using var journal = JournalReader.Open(path);
        journal.CountWhole();
        return new JournalOperations(path, journal.Damage);
    }

    public IEnumerator<Operation> GetEnumerator()
    {
        if (!File.Exists(path))
            yield break;
        using var journal = JournalReader.Open(path);
        foreach (var operation in journal.ReadAll())
            yield return operation;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
