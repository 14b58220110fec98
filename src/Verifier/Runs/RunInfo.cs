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

    /// <summary>Conditions of <c>--fail-on</c>; empty when the verdict alone decides.</summary>
    public IReadOnlyList<string> FailOn { get; init; } = [];

    /// <summary>Wall clock at the start, for labels.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required string HarnessVersion { get; init; }

    /// <summary>Operating system, processor count and memory.</summary>
    public required string Machine { get; init; }

    /// <summary>True when the user's own API wrote, and the final read has keys without the contents of their rows.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>Versions and configuration of the environment; filled in when it is up.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Member name by <c>host:port</c> of its PostgreSQL.</summary>
    public IReadOnlyDictionary<string, string> MemberAt { get; init; } = new Dictionary<string, string>();

    /// <summary>Time from the start of the environment to a writable, healthy cluster.</summary>
    public double? ColdStartSeconds { get; init; }

    /// <summary>Start and end of the load, warm-up included, on the run's clock; null until it has ended.</summary>
    public LoadWindow? Load { get; init; }

    /// <summary>How far the wall clock strayed from the run's clock from the start to the end, in milliseconds; null until it has ended.</summary>
    public double? ClockDriftMs { get; init; }

    /// <summary>What ended the run before its time; null when nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>Parts of the cluster that ended although no fault ended them, one sentence each.</summary>
    public IReadOnlyList<string> UnorderedEnds { get; init; } = [];

    /// <summary>Why the logs of the cluster's parts are missing or incomplete; null when they are there.</summary>
    public string? LogProblem { get; init; }

    /// <summary>What could not be ended or removed after the run; empty when all is gone.</summary>
    public IReadOnlyList<string> TeardownProblems { get; init; } = [];
}

/// <summary>A stretch of the run's clock, in nanoseconds.</summary>
public readonly record struct LoadWindow(long FromNs, long ToNs);
