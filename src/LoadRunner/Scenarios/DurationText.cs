using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>Durations as users write them: a number and a unit, e.g. <c>500ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads a duration; false without a unit, since "30" may mean anything, and below a tick (100 ns).</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, ticks) in Units)
        {
            if (text is null || !text.EndsWith(unit, StringComparison.Ordinal)
                || !decimal.TryParse(
                    text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out var number))
                continue;
            if (Math.Abs(number) > long.MaxValue / ticks || decimal.Truncate(number * ticks) != number * ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(number * ticks));
            return true;
        }
        return false;
    }

    /// <exception cref="FormatException">The text is not a duration with a unit.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration (expected a number with a unit, e.g. 500ms, 30s, 2m or 1h)");

    /// <summary>The shortest exact form that <see cref="TryParse"/> reads back.</summary>
    public static string Format(TimeSpan duration)
    {
        var ticks = duration.Ticks;
        var (unit, size) = ticks switch
        {
            0 => ("s", TimeSpan.TicksPerSecond),
            _ when ticks % TimeSpan.TicksPerHour == 0 => ("h", TimeSpan.TicksPerHour),
            _ when ticks % TimeSpan.TicksPerMinute == 0 => ("m", TimeSpan.TicksPerMinute),
            _ when ticks > -TimeSpan.TicksPerSecond && ticks < TimeSpan.TicksPerSecond => ("ms", TimeSpan.TicksPerMillisecond),
            _ => ("s", TimeSpan.TicksPerSecond),
        };
        return ((decimal)ticks / size).ToString("0.#######", CultureInfo.InvariantCulture) + unit;
    }
}
