using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Harness.LoadRunner;

/// <summary>Identities of runs.</summary>
public static class RunId
{
    /// <summary>
    /// A new 48-bit identity. Not from the seed, on purpose: the keys of a repeated run must differ from the first one's,
    /// or the API would answer them without writing anything.
    /// </summary>
    public static ulong New()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) & OperationKey.MaxRun;
    }
}
