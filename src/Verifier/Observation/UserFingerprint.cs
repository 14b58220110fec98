using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Harness.Verifier;

/// <summary>64-bit hash of the fields of a stored user, to find rows that were altered.</summary>
public static class UserFingerprint
{
    /// <summary>XxHash3 over each field as UTF-8 with its length before it, in this order.</summary>
    /// <param name="birthdate">ISO 8601 date, yyyy-MM-dd.</param>
    public static ulong Of(string firstName, string secondName, string birthdate, string biography, string city)
    {
        var hash = new XxHash3();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in (ReadOnlySpan<string>)[firstName, secondName, birthdate, biography, city])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.Append(length);
            hash.Append(bytes);
        }
        return hash.GetCurrentHashAsUInt64();
    }
}
