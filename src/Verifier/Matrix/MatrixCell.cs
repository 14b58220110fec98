using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One fault in one replication mode on one kind of cluster, with its runs so far.</summary>
public sealed record MatrixCell
{
    public required ClusterVariant Variant { get; init; }

    /// <summary>Row of the matrix.</summary>
    public required string Fault { get; init; }

    public required ReplicationMode Mode { get; init; }

    /// <summary>Why it cannot be run there; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<RunSummary> Runs { get; init; } = [];

    /// <summary>What the runs so far come to.</summary>
    public CellJudgement Judgement { get; init; } = CellJudgement.Pending;

    /// <summary>Runs that answered the question.</summary>
    public IEnumerable<RunSummary> Answers => Runs.Where(run => run.Verdict != Verdict.Unknown);

    /// <summary>For names of files and lines of the console: <c>local-etcd-kill-leader-sync</c>.</summary>
    public string Slug => $"{Variant.Slug}-{Fault}-{Mode.Name()}";
}
