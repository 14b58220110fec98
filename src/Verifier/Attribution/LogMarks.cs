using System.Globalization;

namespace Harness.Verifier;

/// <summary>From the lines of one log to marks on the run's clock.</summary>
internal static class LogMarks
{
    /// <summary>Marks kept of one log. A run has some dozens; a log that repeats one thing all the time must not fill the memory.</summary>
    private const int Most = 4000;

    /// <summary>The default pause between two loops of Patroni, and some.</summary>
    private const long RepetitionNs = 15_000_000_000;

    /// <summary>A line is shown up to this length.</summary>
    private const int LineLength = 240;

    /// <summary>Reads the lines of a log.</summary>
    /// <param name="member">Who writes it; for HAProxy and etcd the part's name.</param>
    /// <param name="file">Path within the run, for the source.</param>
    public static IReadOnlyList<RunMark> Of(IEnumerable<string> lines, string member, string file, LogClock clock)
    {
        var found = new List<(StampedLine Line, int Number, string Text)>();
        var lastUnzoned = DateTime.MinValue;
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!LogStamp.TryParse(line, out var stamped))
                continue;
            if (!stamped.IsUtc)
                lastUnzoned = stamped.Time;
            if (found.Count < Most && LogMarkers.Find(stamped.Layer, stamped.Message) is not null)
                found.Add((stamped, number, line));
        }
        var zone = lastUnzoned == DateTime.MinValue ? TimeSpan.Zero : clock.ZoneOf(lastUnzoned);
        return WithoutRepetition(found, line => clock.ToRunNs(line.Time, line.IsUtc ? TimeSpan.Zero : zone), member, file, clock.ErrorMs);
    }

    /// <summary>Managers say the same once a loop, and PostgreSQL once an attempt: while it goes on, only the first one counts.</summary>
    private static List<RunMark> WithoutRepetition(
        List<(StampedLine Line, int Number, string Text)> found, Func<StampedLine, long> toRunNs, string member, string file, double errorMs)
    {
        var marks = new List<RunMark>();
        var last = new Dictionary<LogMarker, (string Meaning, long AtNs)>();
        foreach (var (line, number, text) in found)
        {
            var (marker, match) = LogMarkers.Find(line.Layer, line.Message)!.Value;
            var (meaning, atNs) = (match.Result(marker.Meaning).Trim(), toRunNs(line));
            var again = last.TryGetValue(marker, out var before) && before.Meaning == meaning && atNs - before.AtNs < RepetitionNs;
            last[marker] = (meaning, atNs);
            if (again && marker.Kind is (MarkKind.Told or MarkKind.Noticed))
                continue;
            marks.Add(new RunMark(
                atNs, errorMs, line.Layer, marker.NamesMember ? match.Groups[1].Value : line.Layer == RunLayer.Proxy ? "" : member, marker.Kind, meaning,
                string.Create(CultureInfo.InvariantCulture, $"{file}:{number}"),
                text.Length <= LineLength ? text : string.Concat(text.AsSpan(0, LineLength), "...")));
        }
        return marks;
    }
}
