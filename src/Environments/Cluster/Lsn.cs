using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// Log sequence number: a byte position in the WAL. Text form <c>16/B374D848</c> as in PostgreSQL's <c>pg_lsn</c>.
/// </summary>
public readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    /// <summary>Bytes of WAL from <paramref name="right"/> to <paramref name="left"/>; negative when left is behind.</summary>
    public static long operator -(Lsn left, Lsn right) => unchecked((long)(left.Value - right.Value));

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;

    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;

    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;

    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    /// <exception cref="FormatException">The text is not two hexadecimal numbers with a slash between.</exception>
    public static Lsn Parse(string text) =>
        TryParse(text, out var lsn) ? lsn : throw new FormatException($"'{text}' is not an LSN (expected e.g. 16/B374D848)");

    public static bool TryParse(string? text, out Lsn lsn)
    {
        lsn = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0
            || !uint.TryParse(text.AsSpan(0, slash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !uint.TryParse(text.AsSpan(slash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
            return false;
        lsn = new Lsn(((ulong)high << 32) | low);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 32:X}/{(uint)Value:X}");
}
