using System.Globalization;

namespace Harness.Verifier;

/// <summary>One folder of the reports as the list shows it.</summary>
public sealed record RunLine(IndexEntry Entry)
{
    private const string Stamp = "yyyyMMdd-HHmmss";

    public string Id => Entry.Id;

    /// <summary>From the folder's name; null when it does not begin with a time.</summary>
    public DateTime? StartedAt => DateTime.TryParseExact(
        Id.Length < Stamp.Length ? Id : Id[..Stamp.Length], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    /// <summary>Kind of environment; empty for what is no run.</summary>
    public string Environment { get; init; } = "";

    /// <summary>Replication mode; empty for what is no run.</summary>
    public string Replication { get; init; } = "";

    /// <summary>From a fault to the first acknowledged write, the worst of them; null without an outage by a fault, or no recovery.</summary>
    public double? RecoveryMs { get; init; }

    /// <summary>Acknowledged writes that are lost; null when not known.</summary>
    public long? Lost { get; init; }

    /// <summary>Acknowledged operations of all loads; null when the run did not get through its load.</summary>
    public double? OkPerSecond { get; init; }

    /// <summary>True for a run that has a load, and a result.</summary>
    public bool IsComparable => OkPerSecond is not null;

    /// <summary>True when it came to another verdict than its scenario expects.</summary>
    public bool IsUnexpected => Entry is { Verdict: { } verdict, Expected: { } expected } && verdict != expected;
}
