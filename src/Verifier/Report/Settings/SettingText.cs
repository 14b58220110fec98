using System.Globalization;

namespace Harness.Verifier;

/// <summary>Values of <c>pg_settings</c> as <c>SHOW</c> writes them: in the largest unit that keeps them whole.</summary>
internal static class SettingText
{
    private static readonly (string Unit, long Size)[] Bytes = [("TB", 1L << 40), ("GB", 1L << 30), ("MB", 1L << 20), ("kB", 1L << 10), ("B", 1)];
    private static readonly (string Unit, long Size)[] Microseconds = [("d", 86_400_000_000), ("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

    /// <param name="unit">As in the column, e.g. <c>8kB</c>, <c>ms</c>; empty for none.</param>
    public static string Of(string value, string unit)
    {
        if (!long.TryParse(value, CultureInfo.InvariantCulture, out var number) || number <= 0 || unit.Length == 0)
            return value.Length == 0 ? "''" : value;
        var digits = unit.TakeWhile(char.IsAsciiDigit).Count();
        var times = digits == 0 ? 1 : long.Parse(unit[..digits], CultureInfo.InvariantCulture);
        foreach (var units in new[] { Bytes, Microseconds })
        {
            if (units.FirstOrDefault(known => known.Unit == unit[digits..]) is not { Size: > 0 } known)
                continue;
            var whole = number * times * known.Size;
            var largest = units.First(step => whole % step.Size == 0);
            return string.Create(CultureInfo.InvariantCulture, $"{whole / largest.Size}{largest.Unit}");
        }
        return $"{value} {unit}";
    }
}
