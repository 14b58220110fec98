namespace Harness.Verifier;

/// <summary>
/// The rows that were loaded before the run: nobody may have added to them or taken from them, on any member. They are
/// counted, not compared one by one; rows of the run are not among them.
/// </summary>
internal sealed class DataSetChecker : IChecker
{
    public string Name => "data-set";

    public ICheck Begin(RunEvidence evidence) => new Finished(Check(evidence));

    private CheckResult Check(RunEvidence evidence)
    {
        var reads = evidence.FinalReads.Where(read => read.Error is null).ToList();
        if (reads.Count == 0)
            return Finding.Unknown(Name, "No member's rows were read in the end.");
        var expected = evidence.DataSetUsers;
        var wrong = reads
            .Where(read => read.DataSetRows != expected)
            .Select(read => Finding.OfRun(
                Name, $"{Wording.Count(read.DataSetRows, "row")} of the data set on {read.Member} instead of {Wording.Count(expected)}", read.Member))
            .ToList();
        return Finding.FromAnomalies(
            Name, wrong,
            $"All {Wording.Count(expected, "row")} of the data set are on every member that was read.",
            $"The data set has changed: {string.Join("; ", wrong.Select(anomaly => anomaly.Explanation))}.");
    }
}
