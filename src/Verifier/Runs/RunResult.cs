using System.Text.Json.Serialization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The outcome of a run. Written as <c>result.json</c>; schema in docs/result.schema.json.</summary>
public sealed record RunResult
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 2;

    public required string Id { get; init; }
    public required string Scenario { get; init; }
    public required Verdict Verdict { get; init; }
    public required Verdict Expected { get; init; }

    /// <summary>The verdict in one sentence with its numbers.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why the verdict is unknown, or what else a reader must know; one line each.</summary>
    public required IReadOnlyList<string> Caveats { get; init; }

    public required LossAccount Account { get; init; }
    public required RecoveryPoint Rpo { get; init; }
    public required IReadOnlyList<Outage> Outages { get; init; }
    public required IReadOnlyList<CheckResult> Checks { get; init; }
    public required string Command { get; init; }
    public required int Seed { get; init; }
    public required string Timing { get; init; }

    /// <summary>What became of the conditions of <c>--fail-on</c>; null when there were none.</summary>
    public GateReport? Gate { get; init; }

    /// <summary>Why writes stood still and were lost; null when that was not looked into.</summary>
    public RunAttribution? Attribution { get; init; }

    /// <summary>The same with <see cref="CheckResult.MaxExamples"/> anomalies of each check.</summary>
    public RunResult WithExamples() => this with { Checks = [.. Checks.Select(check => check.WithExamples())] };
}

/// <summary>Every write accounted for: attempted = acknowledged + failed + unknown.</summary>
public sealed record LossAccount(
    long Attempted, long Acknowledged, long Failed, long Unknown,
    long Surviving, long Lost, long ObservedThenLost, long Phantom, long Invented, long Duplicated, long Corrupted,
    long Recovered, long WeaklyAcknowledged)
{
    /// <summary>Lost although a later commit of their timeline survived; part of the lost ones.</summary>
    public long LostOutOfTurn { get; init; }

    /// <summary>Acknowledged on an old timeline after a newer one had taken writes; part of the acknowledged ones.</summary>
    public long DualAcknowledged { get; init; }

    /// <summary>Reads, not writes: sent after an acknowledgement, and they did not show the write.</summary>
    public long StaleReads { get; init; }

    /// <summary>Reads, not writes: they missed the client's own write, or what it had seen before.</summary>
    public long SessionViolations { get; init; }
}

/// <summary>How much acknowledged work was lost.</summary>
/// <param name="Ms">From the acknowledgement of the first lost write to the fault; 0 when none was lost.</param>
/// <param name="WalBytes">Last acknowledged position on the abandoned timeline minus the fork; null when unknown.</param>
public sealed record RecoveryPoint(long Rows, double Ms, long? WalBytes);

/// <summary>A window without any acknowledged write.</summary>
/// <param name="LastAckNs">The last acknowledgement before it.</param>
/// <param name="FirstAckNs">The first one after it; null when none came.</param>
/// <param name="Fault">The fault that it follows, "name member"; null when none explains it.</param>
public sealed record Outage(long LastAckNs, long? FirstAckNs, double DurationMs, string? Fault, double? RecoveryMsFromFault)
{
    /// <summary>Its length against a limit: where writes did not come back, no limit is long enough.</summary>
    [JsonIgnore]
    public double LengthMs => FirstAckNs is null ? double.PositiveInfinity : DurationMs;

    /// <summary>From its fault on, likewise; null when no fault explains it, or another outage was the recovery from that fault.</summary>
    [JsonIgnore]
    public double? RecoveryMs => Fault is null ? null : FirstAckNs is null ? double.PositiveInfinity : RecoveryMsFromFault;
}
