using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Harness.Verifier;

/// <summary>The fields of users as the server sends them in binary. Not thread-safe.</summary>
internal sealed class StoredUsers
{
    /// <summary>Text that no field of PostgreSQL holds, so that null differs from every value.</summary>
    private static ReadOnlySpan<byte> Null => "\0null"u8;

    private static readonly DateOnly Epoch = new(2000, 1, 1);

    // Few dates occur, each of them very often.
    private readonly Dictionary<int, byte[]> dates = [];

    /// <summary><see cref="UserFingerprint"/> of five fields in a row: first name, second name, birthdate, biography, city.</summary>
    public ulong Fingerprint(FinalReadCopy row, int firstField)
    {
        var birthdate = firstField + 2;
        return UserFingerprint.Of(
            Text(row, firstField), Text(row, firstField + 1),
            row.IsNull(birthdate) ? Null : Date(row.Field(birthdate)),
            Text(row, firstField + 3), Text(row, firstField + 4));
    }

    private static ReadOnlySpan<byte> Text(FinalReadCopy row, int field) => row.IsNull(field) ? Null : row.Field(field);

    /// <summary>ISO 8601 from days since 2000-01-01, as date_send sends them.</summary>
    private byte[] Date(ReadOnlySpan<byte> field)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(field);
        if (!dates.TryGetValue(days, out var text))
            dates[days] = text = Encoding.UTF8.GetBytes(TextOf(days));
        return text;
    }

    /// <summary>What lies beyond .NET's years, infinity included, is told by its days: nobody has sent that.</summary>
    private static string TextOf(int days) =>
        days >= DateOnly.MinValue.DayNumber - Epoch.DayNumber && days <= DateOnly.MaxValue.DayNumber - Epoch.DayNumber
            ? Epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"day {days}");
}
