using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Two sides of runs and how they differ. Written as <c>compare.json</c>.</summary>
public sealed record Comparison
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Folder name of the comparison.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>What the intervals rest on.</summary>
    public required ComparisonBasis Basis { get; init; }

    /// <summary>How intervals and verdicts are made.</summary>
    public string Method { get; init; } = Bootstrap.Method;

    public required int Seed { get; init; }

    public required ComparedSide A { get; init; }

    public required ComparedSide B { get; init; }

    public required IReadOnlyList<ComparedRow> Rows { get; init; }

    /// <summary>What a reader must know before believing any of it; one line each.</summary>
    public required IReadOnlyList<string> Caveats { get; init; }

    /// <summary>The outcome in one sentence.</summary>
    public string Sentence => ComparisonText.Sentence(this);

    /// <summary>The worst verdict of all runs: what a run that lost writes or fell behind measured is worth nothing.</summary>
    public Verdict Evidence => Verdicts.Worst(A.Runs.Concat(B.Runs).Select(run => run.Verdict));
}

/// <summary>What the intervals of a comparison rest on.</summary>
public enum ComparisonBasis
{
    /// <summary>Runs side by side, in pairs: the intervals say what a repeat would give.</summary>
    Pairs,

    /// <summary>Two single runs, by blocks of their seconds: the intervals say only how steady each run was.</summary>
    WithinRun,
}

/// <summary>One side.</summary>
/// <param name="Name">Scenario, or folder of a saved run.</param>
/// <param name="Settings">What differs from the other side, or matters: label to value.</param>
public sealed record ComparedSide(string Name, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<ComparedRun> Runs);

/// <summary>One run of a side.</summary>
/// <param name="Folder">Relative to the comparison's folder, wherever the run lies.</param>
public sealed record ComparedRun(string Id, string Folder, Verdict Verdict, string Sentence);

/// <summary>One figure on both sides: values in the order of pairs (or of blocks), and the difference.</summary>
public sealed record ComparedRow(
    string Subject, string Name, FigureUnit Unit, IReadOnlyList<double> A, IReadOnlyList<double> B, Difference Difference);
