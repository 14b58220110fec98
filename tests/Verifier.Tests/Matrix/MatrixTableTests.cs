using Harness.Environments;
using Harness.LoadRunner;
using Harness.Tests;

namespace Harness.Verifier.Tests;

public sealed class MatrixTableTests
{
    /// <summary>A fault that no row of the matrix injects is a fault whose effect nobody has written down.</summary>
    [Fact]
    public void EveryFault_HasARow()
    {
        var used = MatrixTable.Faults.SelectMany(fault => fault.Faults(TimingProfile.Fast)).Select(spec => spec.Fault).ToHashSet();
        var missing = FaultCatalog.All.Select(fault => fault.Name).Where(name => !used.Contains(name));
        Assert.True(!missing.Any(), $"give each a row in MatrixTable.Faults: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Rows_HaveNamesOfTheirOwnAndScenariosThatCanBe()
    {
        Assert.Equal(MatrixTable.Faults.Count, MatrixTable.Faults.Select(fault => fault.Name).Distinct().Count());
        foreach (var fault in MatrixTable.Faults)
        {
            // In at least one mode; a target that a mode lacks is refused in that mode alone.
            var scenarios = ReplicationModes.ByName.Values.Select(mode => CellScenario.Of(SampleMatrix.Cell(fault.Name, mode), SampleMatrix.Plan(), 0));
            Assert.Contains(scenarios, scenario => !ScenarioRules.Broken(scenario).Any());
        }
    }

    [Fact]
    public void PausedLeader_OutlastsEveryLease()
    {
        foreach (var timing in TimingProfile.All)
        {
            var during = MatrixTable.Find("pause-leader").Faults(timing)[0].During;
            Assert.True(during > TimeSpan.FromSeconds(timing.TtlSeconds + timing.LoopWaitSeconds), timing.Name);
        }
    }

    /// <summary>Docs are made from the table: HARNESS_UPDATE_DOCS=1 with this test writes them anew.</summary>
    [Fact]
    public void MatrixPage_ShowsTheTable()
    {
        GeneratedDoc.MustHold("matrix.md", "expectations",
        [
            $"| fault | {string.Join(" | ", ReplicationModes.ByName.Keys)} |",
            $"|---|{string.Concat(ReplicationModes.ByName.Select(_ => "---|"))}",
            .. MatrixTable.Faults.Select(fault => $"| `{fault.Name}` | {string.Join(" | ", ReplicationModes.ByName.Values.Select(mode => Words(fault, mode)))} |"),
        ]);
        GeneratedDoc.MustHold("matrix.md", "recipes",
        [
            "| fault | what happens | recipe |", "|---|---|---|",
            .. MatrixTable.Faults.Select(fault => $"| `{fault.Name}` | {fault.Meaning} | {string.Join("<br>", fault.Recipe.Select(recipe => $"`{recipe}`"))} |"),
        ]);
        GeneratedDoc.MustHold("matrix.md", "defects",
        [
            "| fault | where | async | synchronous modes | what goes wrong |", "|---|---|---|---|---|",
            .. MatrixTable.Defects.Select(defect =>
                $"| `{defect.Fault}` | Patroni {defect.Patroni}, `{RunJson.NameOf(defect.Dcs)}` | {Loss(defect.Async)} | {Loss(defect.Synchronous)} | {defect.Words} |"),
        ]);
    }

    private static string Loss(LossExpectation loss) => new CellExpectation(loss, StallExpectation.Short).Words.Split(',')[0];

    private static string Words(MatrixFault fault, ReplicationMode mode)
    {
        var scenario = CellScenario.Of(SampleMatrix.Cell(fault.Name, mode), SampleMatrix.Plan(), 0);
        return ScenarioRules.Broken(scenario).Any() ? "–" : fault.In(mode).Words;
    }
}
