using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class RecoveriesTests
{
    [Fact]
    public void OutageThatEverythingWasSeenOf_IsSplitIntoItsStages()
    {
        var recovery = Story.Told().Recovery();

        Assert.Equal(
            [("detected", 20.0), ("key-released", 6300.0), ("promoted", 6800.0), ("routed", 7100.0), ("first-ack", 7400.0), ("p99-back", 10000.0)],
            recovery.Milestones.Select(milestone => (milestone.Name, Math.Round(milestone.OffsetMs ?? -1, 3))));
        Assert.Equal([1, 5, 1, 1, 50, 1000], recovery.Milestones.Select(milestone => milestone.ResolutionMs ?? -1));
        Assert.Equal((10.0, "kill-leader n1", Story.At(20)), (recovery.BaselineMsP99 ?? 0, recovery.Fault, recovery.OriginNs));
        Assert.StartsWith("PostgreSQL of n2: its replication broke", recovery.Milestones[0].Evidence);
    }

    [Fact]
    public void WhatWasNotSeen_IsNotKnown_WithTheReason()
    {
        var recovery = new Story().Recovery();

        Assert.Equal(["first-ack"], recovery.Milestones.Where(milestone => milestone.OffsetMs is not null).Select(milestone => milestone.Name));
        Assert.All(recovery.Milestones.Where(milestone => milestone.OffsetMs is null), milestone =>
        {
            Assert.Null(milestone.ResolutionMs);
            Assert.NotEmpty(milestone.Evidence);
        });
        Assert.Equal("the leader key was not watched in this run", recovery.Milestones[1].Evidence);
    }

    [Fact]
    public void LeaderThatKeptItsKey_IsSaidToHave() => Assert.Contains(
        "its holder stayed the same", new Story().Key(5, LeaderKeyAction.Found, "n1", null).Recovery().Milestones[1].Evidence);

    [Fact]
    public void ClusterWithoutAManager_HasNoLeaderKey()
    {
        var recovery = new Story().With(evidence => evidence with
        {
            ByHand = [new RunEvent(Story.At(20.2), RunEventKind.FailoverByHand, "n1", "no manager watches this cluster")],
        }).Recovery();

        Assert.StartsWith("there is no leader key", recovery.Milestones[1].Evidence);
        Assert.Contains(recovery.Chain, mark => mark.Meaning == "no manager watches this cluster");
    }

    [Fact]
    public void KeyChangeThatWasToldLate_HasNoResolution()
    {
        var recovery = new Story().With(evidence => evidence with
        {
            LeaderKey = [new LeaderKeySample(Story.At(26.3), new LeaderKeyChange(LeaderKeyAction.Expired, null, "n1", 9, IsLate: true))],
        }).Recovery();

        Assert.Equal((6300.0, (double?)null), (recovery.Milestones[1].OffsetMs ?? 0, recovery.Milestones[1].ResolutionMs));
    }

    [Fact]
    public void ProxyWithoutATimedLog_IsKnownToWithinALook()
    {
        ProxyChange Change(double seconds, string member, string status) => new(Story.At(seconds), Story.At(seconds - 0.1), new ProxyServer("write", member, status));
        var recovery = new Story().With(evidence => evidence with
        {
            Proxy = [Change(5, "n1", "UP"), Change(5, "n2", "DOWN"), Change(20.4, "n1", "UP 1/2"), Change(20.9, "n1", "DOWN"), Change(27.2, "n2", "UP")],
        }).Recovery();

        Assert.Equal((900.0, 100.0), (Math.Round(recovery.Milestones[0].OffsetMs ?? 0), Math.Round(recovery.Milestones[0].ResolutionMs ?? 0)));
        Assert.Equal((7200.0, 100.0), (Math.Round(recovery.Milestones[3].OffsetMs ?? 0), Math.Round(recovery.Milestones[3].ResolutionMs ?? 0)));
    }

    [Fact]
    public void PromotionWithoutALog_IsTakenFromTheLooksAtTheCluster()
    {
        ClusterSample Look(double seconds, string? leader) => new(Story.At(seconds),
            [.. new[] { "n1", "n2" }.Select(member => new Member(member, member == leader ? MemberRole.Leader : MemberRole.Replica, MemberState.Running, 1, 0))], []);
        var recovery = new Story().With(evidence => evidence with { Samples = [Look(19, "n1"), Look(25, null), Look(26.9, "n2")] }).Recovery();

        Assert.Equal((6900.0, 250.0), (Math.Round(recovery.Milestones[2].OffsetMs ?? 0), recovery.Milestones[2].ResolutionMs ?? 0));
        Assert.Equal(5000, recovery.Milestones[1].OffsetMs);
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(15, 8000.0)]
    public void LatencyThatStaysHigher_IsNotBack(double p99, double? backMs) =>
        Assert.Equal(backMs, Story.Told().Latency(second => second < 20 ? 10 : p99).Recovery().Milestones[5].OffsetMs);

    [Fact]
    public void OneGoodSecondAmongBadOnes_IsNotBack() =>
        Assert.Equal(15_000, Story.Told().Latency(second => second < 20 || second == 30 || second >= 35 ? 10 : 99).Recovery().Milestones[5].OffsetMs);

    [Fact]
    public void WritesThatNeverCameBack_HaveNoFirstAcknowledgement()
    {
        var recovery = Story.Told().WithResult(result => result with { Outages = [result.Outages[0] with { FirstAckNs = null, RecoveryMsFromFault = null }] }).Recovery();

        Assert.Equal((null, null), (recovery.Milestones[4].OffsetMs, recovery.Milestones[5].OffsetMs));
    }

    [Fact]
    public void OutageWithoutAFault_CountsFromItsLastAcknowledgement()
    {
        var recovery = Story.Told().WithResult(result => result with { Outages = [result.Outages[0] with { Fault = null }] }).Recovery();

        Assert.Equal((null, Story.At(20.01)), (recovery.Fault, recovery.OriginNs));
        Assert.Equal(7390, recovery.Milestones[4].OffsetMs);
    }

    [Fact]
    public void NextFailover_IsNoPartOfThisOne()
    {
        var story = Story.Told().With(evidence => evidence with
        {
            Faults = [.. evidence.Faults, new AppliedFault("kill-leader", "n2", Story.At(26), Story.At(26.1), null, ForcesFailover: true, null)],
        });

        Assert.Null(story.Recovery().Milestones[2].OffsetMs);
        Assert.All(story.Recovery().Chain, mark => Assert.True(mark.AtNs < Story.At(26)));
    }

    [Fact]
    public void Chain_TellsAllLayersInTheOrderOfTime()
    {
        var chain = Story.Told().Lost("n1", 1, "0/100", (7, 19.2, "0/200")).Recovery().Chain;

        Assert.Equal(chain.OrderBy(mark => mark.AtNs), chain);
        Assert.Equal(
            [RunLayer.Fault, RunLayer.Client, RunLayer.Proxy, RunLayer.Store, RunLayer.Database], chain.Select(mark => mark.Layer).Distinct().Order());
        Assert.Contains(chain, mark => mark is { Kind: MarkKind.LostAcknowledged, Member: "n1" });
        Assert.DoesNotContain(chain, mark => mark.AtNs < Story.At(15));
    }

    [Fact]
    public void ChainThatIsTooLong_KeepsWhatMatters()
    {
        var story = Story.Told();
        for (var number = 0; number < 200; number++)
            story.Log(20.5 + number / 100.0, RunLayer.Manager, "n3", MarkKind.Told, $"something {number}");
        var recovery = story.Recovery();

        Assert.Equal(80, recovery.Chain.Count);
        Assert.True(recovery.LeftOut > 100);
        Assert.Contains(recovery.Chain, mark => mark.Kind == MarkKind.RouteOpened);
    }

    [Fact]
    public void Stages_AddUpToTheWhole()
    {
        var stages = RecoveryStage.Of(Story.Told().Recovery());

        Assert.Equal(1, stages.Sum(stage => stage.Width), 6);
        Assert.Equal(10_000, stages.Sum(stage => stage.TookMs), 3);
        Assert.Equal("noticed", stages[0].Words);
    }
}
