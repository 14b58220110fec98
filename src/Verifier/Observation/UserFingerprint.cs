using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Harness.Verifier;

/// <summary>64-bit hash of the fields of a stored user, to find rows that were altered.</summary>
public static class UserFingerprint
{
    private const int Fields = 5;

    /// <summary>Longer users are hashed from the heap.</summary>
    private const int OnStackBytes = 1024;

    /// <summary>XxHash3 over each field as UTF-8 with its length before it, in this order.</summary>
    /// <param name="birthdate">ISO 8601 date, yyyy-MM-dd.</param>
    public static ulong Of(string firstName, string secondName, string birthdate, string biography, string city)
    {
        var most = Fields * sizeof(int) + Encoding.UTF8.GetMaxByteCount(
            firstName.Length + secondName.Length + birthdate.Length + biography.Length + city.Length);
        var text = most <= OnStackBytes ? stackalloc byte[OnStackBytes] : new byte[most];
        var end = Append(text, 0, firstName);
        end = Append(text, end, secondName);
        end = Append(text, end, birthdate);
        end = Append(text, end, biography);
        return XxHash3.HashToUInt64(text[..Append(text, end, city)]);
    }

    /// <summary>The same of fields that are UTF-8 already.</summary>
    public static ulong Of(
        ReadOnlySpan<byte> firstName, ReadOnlySpan<byte> secondName, ReadOnlySpan<byte> birthdate, ReadOnlySpan<byte> biography, ReadOnlySpan<byte> city)
    {
        var bytes = Fields * sizeof(int) + firstName.Length + secondName.Length + birthdate.Length + biography.Length + city.Length;
        var text = bytes <= OnStackBytes ? stackalloc byte[OnStackBytes] : new byte[bytes];
        var end = Append(text, 0, firstName);
        end = Append(text, end, secondName);
        end = Append(text, end, birthdate);
        end = Append(text, end, biography);
        return XxHash3.HashToUInt64(text[..Append(text, end, city)]);
    }

    private static int Append(Span<byte> text, int at, string field)
    {
        var length = Encoding.UTF8.GetBytes(field, text[(at + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(text[at..], length);
        return at + sizeof(int) + length;
    }

    private static int Append(Span<byte> text, int at, ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32LittleEndian(text[at..], field.Length);
        field.CopyTo(text[(at + sizeof(int))..]);
        return at + sizeof(int) + field.Length;
    }
}
