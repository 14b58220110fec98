using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>
/// Durations as people write them: a number and a unit, <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>. A number without
/// a unit is refused, since nobody can tell whether it means seconds or milliseconds.
/// </summary>
public static class DurationText
{
    /// <summary>What to tell somebody whose text was refused.</summary>
    public const string Hint = "write a number and a unit: 500ms, 30s, 2m or 1h";

    // Longest suffix first: "ms" also ends with "s".
    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration; negative ones too, so that a caller who allows none must say so itself.</summary>
    /// <exception cref="FormatException">It is not a number and a unit, or it is too long for a <see cref="TimeSpan"/>.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration: {Hint}");

    /// <summary>Reads a duration; false when <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan value)
    {
        value = default;
        text = text?.Trim();
        foreach (var (suffix, ticks) in Units)
        {
            if (text is null || !text.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), Style, CultureInfo.InvariantCulture, out var number)
                || Math.Abs(number) > TimeSpan.MaxValue.Ticks / ticks)
                return false;
            value = new TimeSpan((long)decimal.Round(number * ticks));
            return true;
        }
        return false;
    }

    /// <summary>The text of a duration in the largest unit that needs no fraction; what <see cref="Parse"/> reads back exactly.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        for (var unit = Units.Length - 1; unit > 0; unit--)
        {
            if (value.Ticks % Units[unit].Ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / Units[unit].Ticks}{Units[unit].Suffix}");
        }
        var milliseconds = (decimal)value.Ticks / TimeSpan.TicksPerMillisecond;
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.####}ms");
    }
}
