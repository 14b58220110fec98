using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a comparison is asked to do.</summary>
/// <param name="Reports">Folder that receives the folders of the runs and of the comparison.</param>
/// <param name="Command">The command that repeats it.</param>
internal sealed record ComparisonOptions(Scenario A, Scenario B, int Pairs, string Reports, string Command)
{
    /// <summary>Both run the same schedule from the same seed, and nothing is broken in either.</summary>
    public ComparisonOptions Aligned() => this with { A = A with { Faults = [] }, B = B with { Faults = [], Seed = A.Seed } };

    /// <summary>True when the sides differ in nothing that a running cluster could not be switched to.</summary>
    public bool OneClusterDoes => A.DataSet == B.DataSet && A.Environment == B.Environment with { Reads = A.Environment.Reads };

    /// <summary>What makes the comparison one of more than the environment.</summary>
    public IEnumerable<string> Caveats()
    {
        if (!SameLoad())
            yield return "the loads of the two scenarios differ: what differs in the figures may come from that alone";
        if (Pairs < 3)
            yield return $"{Figures.Plural(Pairs, "pair")}: {(Pairs == 1 ? "shows no variation, so there is no verdict" : "too few for all but large differences")}";
    }

    /// <summary>Compared in the form of the file, which holds lists by their values.</summary>
    private bool SameLoad() => LoadText(A) == LoadText(B);

    private static string LoadText(Scenario scenario) =>
        ScenarioJson.Write(scenario with { Name = "load", Description = "", Seed = 1, Environment = new(), Expect = Verdict.Valid, Faults = [] });
}
