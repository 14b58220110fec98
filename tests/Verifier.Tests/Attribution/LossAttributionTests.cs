using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class LossAttributionTests
{
    private static readonly SalvageRead Read = new("n1", Story.At(39), "a copy of its data folder", 1, Lsn.Parse("0/900"), 50, IsComplete: true, "n1-1.keys", null);

    private static Story Lost() => Story.Told().Lost("n1", 1, "0/100", (7, 19.2, "0/200"), (8, 19.9, "0/300"));

    [Fact]
    public void RowsThatTheFormerLeaderHeld_LieOnTheAbandonedFork()
    {
        var result = Lost().Salvaged(Read, 7, 8).Attribute();

        var loss = Assert.Single(result.Attribution!.Losses);
        Assert.Equal((2, 2, 0), (loss.Writes, loss.SalvagedWrites, loss.NotSalvagedWrites));
        Assert.Equal(("n1", 1, "0/100", "kill-leader n1"), (loss.Member, loss.Timeline, loss.ForkLsn, loss.Fault));
        Assert.Equal((-800.0, -100.0), (Math.Round(loss.OffsetMsFirst ?? 0), Math.Round(loss.OffsetMsLast ?? 0)));
        Assert.Contains("All of their rows were found on n1 before it was healed", loss.Explanation);
        Assert.All(LossGroups.Lost(result), write => Assert.Equal(Salvage.Found, write.Salvage));
    }

    [Fact]
    public void RowThatIsNotThereEither_IsSaidToBeAbsent()
    {
        var result = Lost().Salvaged(Read, 7).Attribute();

        Assert.Equal([Salvage.Found, Salvage.Absent], LossGroups.Lost(result).Select(write => write.Salvage));
        Assert.Equal((1, 1), (result.Attribution!.Losses[0].SalvagedWrites, result.Attribution.Losses[0].NotSalvagedWrites));
    }

    public static TheoryData<SalvageRead> ReadsThatSayNothing =>
    [
        Read with { Member = "n2" },
        Read with { TakenNs = Story.At(19) },
        Read with { IsComplete = false },
        Read with { EndLsn = Lsn.Parse("0/180") },
        Read with { Timeline = 2 },
        SalvageRead.Failed("n1", Story.At(39), "its data folder", "no room"),
    ];

    [Theory]
    [MemberData(nameof(ReadsThatSayNothing))]
    public void ReadThatDoesNotReachTheWrite_SaysNothingOfIt(SalvageRead read)
    {
        var result = Lost().Salvaged(read).Attribute();

        Assert.All(LossGroups.Lost(result), write => Assert.Equal(Salvage.NotRead, write.Salvage));
        Assert.Equal((0, 0), (result.Attribution!.Losses[0].SalvagedWrites, result.Attribution.Losses[0].NotSalvagedWrites));
    }

    [Fact]
    public void SalvageThatFailed_IsReported() => Assert.Contains(
        "n1 could not be read before it was healed: no room",
        Lost().Salvaged(SalvageRead.Failed("n1", Story.At(39), "its data folder", "no room")).Attribute().Attribution!.Losses[0].Explanation);

    [Fact]
    public void LateAcknowledgements_BelongToTheFaultBefore() =>
        Assert.Equal("kill-leader n1", Story.Told().Lost("n1", 1, "0/100", (7, 33, "0/200")).Attribute().Attribution!.Losses[0].Fault);

    [Fact]
    public void YoungerTimelineThanTheLeaders_WasThrownAwayAsAWhole()
    {
        var sample = new ClusterSample(Story.At(50), [new Member("n1", MemberRole.Leader, MemberState.Running, 1, null)], []);

        Assert.Contains(
            "Timeline 2 was thrown away as a whole: the leader is on timeline 1 again",
            Story.Told().Lost("n2", 2, "", (7, 33, "0/200")).With(evidence => evidence with { Samples = [sample] }).Attribute().Attribution!.Losses[0].Explanation);
    }

    [Fact]
    public void NothingLost_GivesNoLosses()
    {
        var attribution = Story.Told().Attribute().Attribution!;

        Assert.Empty(attribution.Losses);
        Assert.Empty(attribution.Findings);
    }

    [Fact]
    public void OverwrittenLeaderKey_IsExplained()
    {
        var story = Story.Told()
            .Key(40.1, LeaderKeyAction.Overwritten, "n1", "n2")
            .Log(41, RunLayer.Manager, "n2", MarkKind.Demoted, "demotes its PostgreSQL (immediate-nolock)")
            .Log(44, RunLayer.Manager, "n2", MarkKind.Rewound, "rewinds its data to n1")
            .Lost("n2", 2, "0/100", (7, 30, "0/200"), (8, 39.9, "0/300"))
            .With(evidence => evidence with { Faults = [evidence.Faults[0] with { Fault = "pause-node" }] });

        var finding = Assert.Single(story.Attribute().Attribution!.Findings);

        Assert.StartsWith("Leader key overwritten, rightful leader demoted and rewound. At 40.100 s n1, which pause-node had struck at 20.000 s and which was healed at 40.000 s, wrote its name over that of n2", finding);
        Assert.Equal("Leader key overwritten, rightful leader demoted and rewound.", OverwrittenLeaderKey.TitleOf(finding));
        Assert.Contains("2 writes that n2 had acknowledged vanished", finding);
        Assert.Contains("pull requests 2689 and 2693", finding);
    }

    [Fact]
    public void OverwrittenLeaderKey_WithoutMoreInTheLogs_ClaimsNoMore()
    {
        var finding = Assert.Single(Story.Told().Key(40.1, LeaderKeyAction.Overwritten, "n1", "n2")
            .With(evidence => evidence with { Environment = new Dictionary<string, string> { ["Patroni"] = "patroni 4.0.7" } }).Attribute().Attribution!.Findings);

        Assert.StartsWith("Leader key overwritten. At", finding);
        Assert.Contains("That n2 was demoted is not seen in its log.", finding);
        Assert.DoesNotContain("vanished", finding);
        Assert.Contains("this is patroni 4.0.7", finding);
    }
}
