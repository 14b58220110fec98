using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Keys of salvaged rows on disk: 16 bytes each, big endian, nothing else.</summary>
internal static class SalvageFile
{
    private const int KeyBytes = 16;

    public static void Append(Stream file, OperationKey key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        key.ToGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        file.Write(bytes);
    }

    /// <summary>Those of the wanted keys that are in the file; memory grows with what is wanted, not with what is there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlySet<OperationKey> Find(string path, IReadOnlySet<OperationKey> wanted)
    {
        var found = new HashSet<OperationKey>();
        using var file = new BufferedStream(File.OpenRead(path), 1 << 16);
        Span<byte> bytes = stackalloc byte[KeyBytes];
        while (file.ReadAtLeast(bytes, KeyBytes, throwOnEndOfStream: false) == KeyBytes)
        {
            if (OperationKey.TryFrom(new Guid(bytes, bigEndian: true), out var key) && wanted.Contains(key))
                found.Add(key);
        }
        return found;
    }
}
