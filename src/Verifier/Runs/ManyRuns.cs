using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What is made of many runs and goes on after an interruption: a matrix, a search. Saved after every run.</summary>
public abstract record ManyRuns
{
    /// <summary>Version of the format of its file.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of its folder; empty while it has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Wall clock at the start, for labels.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command that repeats it; who gives it again while it is not finished wants to go on.</summary>
    public required string Command { get; init; }

    public string HarnessVersion { get; init; } = RunInfos.Version;

    /// <summary>Operating system, processor count and memory.</summary>
    public string Machine { get; init; } = RunInfos.Machine;

    /// <summary>False while runs are missing.</summary>
    public bool IsFinished { get; init; }

    public abstract Verdict Verdict { get; }

    /// <summary>What it is about, for lists of reports.</summary>
    public abstract string Subject { get; }

    /// <summary>The outcome in one sentence with its numbers.</summary>
    public abstract string Sentence { get; }
}
