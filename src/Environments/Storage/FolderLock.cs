using System.Globalization;

namespace Harness.Environments;

/// <summary>A file locked by flock(2): the lock ends with the process that holds it, however that dies.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _stream;

    private FolderLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock; makes the file when it is not there.</summary>
    /// <returns>Null when another living process, or another environment of this one, holds it.</returns>
    public static FolderLock? TryTake(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        // A former owner may have removed the file between the opening and the locking: then nothing is locked.
        var descriptor = stream.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        if (ProcFs.LinkTarget($"/proc/self/fd/{descriptor}")?.EndsWith(ProcFs.DeletedSuffix, StringComparison.Ordinal) != true)
            return new FolderLock(stream);
        stream.Dispose();
        return null;
    }

    public void Dispose() => _stream.Dispose();
}
