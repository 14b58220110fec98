using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What was asked of a run and on what it ran. Written as <c>run.json</c> before anything starts.</summary>
public sealed record RunInfo
{
    /// <summary>Folder name of the run, e.g. <c>20261123-201503-failover-loss</c>.</summary>
    public required string Id { get; init; }

    /// <summary>48-bit identity in the keys of all its writes.</summary>
    public required ulong Run { get; init; }

    public required Scenario Scenario { get; init; }

    /// <summary>The command that repeats this run, seed included.</summary>
    public required string Command { get; init; }

    /// <summary>Wall clock at the start, for labels.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required string HarnessVersion { get; init; }

    /// <summary>Operating system, processor count and memory.</summary>
    public required string Machine { get; init; }

    /// <summary>Versions and configuration of the environment; filled in when it is up.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Member name by <c>host:port</c> of its PostgreSQL.</summary>
    public IReadOnlyDictionary<string, string> MemberAt { get; init; } = new Dictionary<string, string>();

    /// <summary>Time from the start of the environment to a writable, healthy cluster.</summary>
    public double? ColdStartSeconds { get; init; }
}
