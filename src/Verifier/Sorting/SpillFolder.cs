namespace Harness.Verifier;

/// <summary>
/// Streams on disk for what does not fit into memory. Their files have no name once they are open, so that nothing of them
/// is left behind, even by a kill.
/// </summary>
/// <param name="path">A folder on a disk with room, best the run's own: a temporary folder may be memory.</param>
public sealed class SpillFolder(string path) : IDisposable
{
    private readonly List<Stream> opened = [];

    /// <summary>A new, empty stream. It lives until this folder is disposed.</summary>
    /// <exception cref="IOException">No file can be made there.</exception>
    public Stream Open()
    {
        Directory.CreateDirectory(path);
        var file = Path.Combine(path, $".spill-{Guid.NewGuid():n}");
        var stream = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(file);
        opened.Add(stream);
        return stream;
    }

    public void Dispose()
    {
        foreach (var stream in opened)
            stream.Dispose();
    }
}
