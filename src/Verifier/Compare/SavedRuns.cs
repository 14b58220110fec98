using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Comparisons of runs from their folders.</summary>
internal static class SavedRuns
{
    /// <summary>What settings of an environment a comparison names.</summary>
    private static readonly string[] Shown = ["reads", "PG_AUTHORITY_MASTER", "PG_AUTHORITY_REPLICA", "nodes", "replication mode", "PostgreSQL", "timing profile"];

    /// <summary>Compares pairs: the runs at the same place of both lists ran side by side.</summary>
    /// <exception cref="UserErrorException">A folder holds no run, or a run without load.</exception>
    public static async Task<Comparison> ComparePairsAsync(
        ComparisonOptions options, IReadOnlyList<RunFolder> a, IReadOnlyList<RunFolder> b, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var (left, right) = (await LoadAsync(a, cancellationToken), await LoadAsync(b, cancellationToken));
        return Compose(
            options.Reports, options.A.Name, left, options.B.Name, right, options.A.Seed, options.Command, started, ComparisonBasis.Pairs,
            ComparisonAnalysis.OfPairs([.. left.Select(Measures)], [.. right.Select(Measures)], options.A.Seed), options.Caveats());
    }

    /// <summary>Compares two runs that had nothing to do with one another.</summary>
    /// <param name="reports">Folder that receives the comparison's folder.</param>
    /// <exception cref="UserErrorException">A folder holds no run, or a run without load.</exception>
    public static async Task<Comparison> CompareTwoAsync(
        RunFolder a, RunFolder b, string reports, string command, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var (left, right) = (await SavedRun.LoadAsync(a, cancellationToken), await SavedRun.LoadAsync(b, cancellationToken));
        var seed = left.Info.Scenario.Seed;
        var whole = ComparisonAnalysis.OfPairs([Measures(left)], [Measures(right)], seed)
            .Where(row => row.Name != "throughput" && !row.Name.StartsWith("response", StringComparison.Ordinal))
            .Select(row => row with { Difference = row.Difference with { Reason = "one value a run" } });
        var rows = ComparisonAnalysis.OfBlocks(RunMeasures.BlocksOf(left.Load), RunMeasures.BlocksOf(right.Load), seed);
        return Compose(
            reports, a.Id, [left], b.Id, [right], seed, command, started, ComparisonBasis.WithinRun, [.. rows, .. whole],
            ["within-run only: what differs between the runs besides what was meant to (time of day, caches, other load) is in the difference too"]);
    }

    private static IReadOnlyList<(ComparedFigure, double)> Measures(SavedRun run) => RunMeasures.Of(run.Load, run.Cpu, run.Staleness);

    private static async Task<IReadOnlyList<SavedRun>> LoadAsync(IReadOnlyList<RunFolder> folders, CancellationToken cancellationToken)
    {
        var runs = new List<SavedRun>();
        foreach (var folder in folders)
            runs.Add(await SavedRun.LoadAsync(folder, cancellationToken));
        return runs;
    }

    private static Comparison Compose(
        string reports, string nameA, IReadOnlyList<SavedRun> a, string nameB, IReadOnlyList<SavedRun> b, int seed, string command, DateTimeOffset started,
        ComparisonBasis basis, IReadOnlyList<ComparedRow> rows, IEnumerable<string> caveats) => new()
    {
        Id = $"{started.UtcDateTime:yyyyMMdd-HHmmss}-compare-{nameA}-{nameB}",
        StartedAt = started,
        Command = command,
        Basis = basis,
        Seed = seed,
        A = Side(nameA, a, reports),
        B = Side(nameB, b, reports),
        Rows = rows,
        Caveats =
        [
            .. caveats,
            $"every figure is judged by itself: of {Figures.Count(rows.Count)}, up to {Figures.Count((rows.Count + 19) / 20)} may differ by chance alone; look for what agrees",
            .. a.Concat(b).Where(run => run.Result.Verdict != Verdict.Valid)
                .Select(run => $"run {run.Info.Id}: {run.Result.Sentence}"),
        ],
    };

    private static ComparedSide Side(string name, IReadOnlyList<SavedRun> runs, string reports) => new(
        name,
        Shown.Where(runs[0].Info.Environment.ContainsKey).ToDictionary(key => key, key => runs[0].Info.Environment[key]),
        [.. runs.Select(run => new ComparedRun(run.Info.Id, LinkTo(run.Folder, reports), run.Result.Verdict, run.Result.Sentence))]);

    /// <summary>From any folder below the reports, which the comparison's is.</summary>
    private static string LinkTo(RunFolder run, string reports) =>
        Path.GetRelativePath(Path.GetFullPath(Path.Combine(reports, "comparison")), run.Path);
}
