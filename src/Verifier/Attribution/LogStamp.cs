using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Harness.Verifier;

/// <summary>A log line taken apart.</summary>
/// <param name="Time">As written; in UTC when <paramref name="IsUtc"/>, else in the unnamed zone of its writer.</param>
/// <param name="Message">What follows time, process and level.</param>
internal readonly record struct StampedLine(RunLayer Layer, DateTime Time, bool IsUtc, string Message);

/// <summary>Tells by its form who wrote a log line, and when.</summary>
internal static partial class LogStamp
{
    /// <summary>Takes a line apart; false for lines without a time, which go on with the one before.</summary>
    public static bool TryParse(string line, out StampedLine stamped)
    {
        stamped = default;
        if (line.Length < 20)
            return false;
        if (line[0] == '{')
            return TryParseJson(line, out stamped);
        if (!char.IsAsciiDigit(line[0]))
            return false;
        if (line[10] == 'T')
            return TryParseIso(line, out stamped);
        if (line[19] == ',' && PatroniLine().Match(line) is { Success: true } patroni)
            return TryMake(RunLayer.Manager, patroni, "yyyy-MM-dd HH:mm:ss,fff", isUtc: false, out stamped);
        // PostgreSQL names the zone by an abbreviation, which is not unique; only UTC is certain.
        return line[19] == '.' && PostgresLine().Match(line) is { Success: true } postgres
            && TryMake(RunLayer.Database, postgres, "yyyy-MM-dd HH:mm:ss.fff", postgres.Groups["zone"].Value is "UTC" or "GMT", out stamped);
    }

    private static bool TryMake(RunLayer layer, Match match, string format, bool isUtc, out StampedLine stamped)
    {
        var read = DateTime.TryParseExact(match.Groups["time"].Value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        stamped = new StampedLine(layer, time, isUtc, match.Groups["message"].Value);
        return read;
    }

    /// <summary>HAProxy's <c>log ... format iso</c>: a time with zone, a blank, the message.</summary>
    private static bool TryParseIso(string line, out StampedLine stamped)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        stamped = default;
        if (blank < 0 || !DateTimeOffset.TryParse(line.AsSpan(0, blank), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        stamped = new StampedLine(RunLayer.Proxy, time.UtcDateTime, IsUtc: true, line[(blank + 1)..]);
        return true;
    }

    /// <summary>etcd's zap logger: one JSON object a line.</summary>
    private static bool TryParseJson(string line, out StampedLine stamped)
    {
        stamped = default;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("ts", out var ts) || !document.RootElement.TryGetProperty("msg", out var message)
                || !DateTimeOffset.TryParse(ts.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return false;
            stamped = new StampedLine(RunLayer.Store, time.UtcDateTime, IsUtc: true, message.GetString() ?? "");
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Patroni's default format: <c>2026-11-26 19:14:56,548 INFO: promoted self to leader ...</c></summary>
    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?<level>[A-Z]+): (?<message>.*)$")]
    private static partial Regex PatroniLine();

    /// <summary>log_line_prefix <c>'%m [%p] %q%u@%d '</c>, as the configuration files here set it, or any other that starts with %m.</summary>
    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (?<zone>\S+) (?:\[\d+\] )?(?:\S+@\S+ )?(?<message>[A-Z]+: .*)$")]
    private static partial Regex PostgresLine();
}
