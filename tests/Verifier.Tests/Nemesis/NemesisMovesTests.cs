using Harness.Environments;
using Harness.Tests;

namespace Harness.Verifier.Tests;

public sealed class NemesisMovesTests
{
    /// <summary>A new fault is drawn, or it is written down why not.</summary>
    [Fact]
    public void EveryFault_IsDrawnOrHasAReasonNotToBe()
    {
        var known = NemesisMoves.All.Select(move => move.Fault).Concat(NemesisMoves.NotDrawn.Keys).ToList();
        var missing = FaultCatalog.All.Select(fault => fault.Name).Except(known);
        Assert.True(!missing.Any(), $"give each a line in NemesisMoves.All or NotDrawn: {string.Join(", ", missing)}");
        Assert.Empty(NemesisMoves.All.Select(move => move.Fault).Intersect(NemesisMoves.NotDrawn.Keys));
    }

    [Fact]
    public void Moves_AreFaultsThatExistJudgedByRowsThatExist()
    {
        foreach (var move in NemesisMoves.All)
        {
            Assert.Equal(move.Fault, FaultCatalog.Find(move.Fault).Name);
            Assert.Equal(move.Row, MatrixTable.Find(move.Row).Name);
            Assert.Contains(move.Target, FaultTargets.All);
        }
    }

    [Fact]
    public void Async_DrawsNothingThatMayLoseThere()
    {
        var moves = NemesisMoves.For(new FakeCluster { Mode = ReplicationMode.Async });
        Assert.NotEmpty(moves);
        Assert.DoesNotContain(moves, move => move.Fault is "kill-leader" or "hold-replication" or "isolate-leader"
            || move is { Fault: "pause-node", Target: "leader" } || move.Target == "sync-standby");
    }

    [Fact]
    public void Environment_GivesOnlyWhatItCanDo() =>
        Assert.DoesNotContain(NemesisMoves.For(new FakeCluster()), move => FaultCatalog.Find(move.Fault).Missing(new FakeCluster()).Count > 0);

    /// <summary>HARNESS_UPDATE_DOCS=1 with this test writes the page anew.</summary>
    [Fact]
    public void NemesisPage_ShowsTheTable() => GeneratedDoc.MustHold("nemesis.md", "moves",
    [
        "| fault | target | lasts | weight | drawn where this row of the matrix allows no loss |", "|---|---|---|---|---|",
        .. NemesisMoves.All.Select(move => $"| `{move.Fault}` | `{move.Target}` | {Lasts(move)} | {move.Weight} | `{move.Row}` |"),
    ]);

    private static string Lasts(NemesisMove move) => move.During is { } during
        ? FormattableString.Invariant($"{during.Min} s to {(move.IsAroundLease ? "ttl + " : "")}{during.Max} s")
        : "a moment";
}
