using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class RunAnalysisTests
{
    [Fact]
    public void GoodRun_SaysSoWithItsNumbers()
    {
        var result = GoodRun.Analyze(GoodRun.Evidence(3));
        var account = result.Account;

        Assert.Equal(Verdict.Valid, result.Verdict);
        Assert.Equal(
            $"No acknowledged write was lost: {account.Acknowledged:N0} acknowledged, {account.Acknowledged:N0} found on the new leader n3, "
            + $"{account.Recovered} of unknown outcome recovered; writes stood still for {result.Outages[0].DurationMs / 1000:0.0} s.",
            result.Sentence);
        Assert.Equal(account.Attempted, account.Acknowledged + account.Failed + account.Unknown);
        Assert.Contains(result.Caveats, caveat => caveat.StartsWith("Zero losses in 1 failover is no proof", StringComparison.Ordinal));
        Assert.Equal(("failover-loss", 7, Verdict.Valid), (result.Scenario, result.Seed, result.Expected));
        Assert.StartsWith("Patroni fast (ttl 7 s", result.Timing);
        Assert.Equal(new RecoveryPoint(0, 0, 0), result.Rpo);
        Assert.NotNull(result.Outages[0].RecoveryMsFromFault);
    }

    [Fact]
    public void WhatTheEndOfTheRunCouldNotDo_IsToldBesideTheVerdict()
    {
        var evidence = GoodRun.Evidence(3);
        var info = GoodRun.Info(evidence) with { LogProblem = "the engine does not answer", TeardownProblems = ["containers of p"] };

        var caveats = RunAnalysis.Analyze(evidence, info).Caveats;

        Assert.Contains("Not all logs of the cluster could be kept: the engine does not answer.", caveats);
        Assert.Contains("Left behind by the run: containers of p.", caveats);
    }

    [Fact]
    public void LossBeyondTheFork_IsGivenInRowsTimeAndWal()
    {
        var result = Analyze(Of(Ack(1), Ack(12), Ack(13), Ack(14), Ack(30, "n3", timeline: 2)).Holding(1, 30)
            .Fork(1, 11).Fault("kill-leader", "n1", 14.51).Sample(0, "n3", null).Sample(25, Leader, null, timeline: 2));

        Assert.Equal(new RecoveryPoint(3, 2500, 3 * 256), result.Rpo);
        Assert.Equal(
            "VIOLATED: 3 of 5 acknowledged writes are missing on the new leader n1 (2.5 s of work, 768 bytes of WAL).", result.Sentence);
        Assert.Equal((3, 2), (result.Account.Lost, result.Account.Surviving));
        Assert.DoesNotContain(result.Caveats, caveat => caveat.Contains("no proof", StringComparison.Ordinal));
    }

    [Fact]
    public void LateAcknowledgementsOfACutOffLeader_CountAsWorkLost()
    {
        var result = Analyze(Of(Ack(1), Ack(11), Ack(12), Ack(15), Ack(30, "n3", timeline: 2)).Holding(1, 30)
            .Fork(1, 1).Fault("isolate-leader", "n1", 10));

        Assert.Equal(4000, result.Rpo.Ms);
    }

    [Fact]
    public void SeveralFailovers_EachIsMeasuredFromItsOwnFault()
    {
        var result = Analyze(Of(Ack(1), Ack(9), Ack(20, timeline: 2), Ack(27, timeline: 2), Ack(40, timeline: 3)).Holding(1, 20, 40)
            .Fork(1, 8).Fork(2, 26).Fault("kill-leader", "n1", 9.51).Fault("kill-leader", "n2", 27.76));

        Assert.Equal(new RecoveryPoint(2, 750, 2 * 256), result.Rpo);
    }

    [Fact]
    public void LossThatNoForkExplains_HasNoKnownWal() =>
        Assert.Null(Analyze(Of(Ack(1), Ack(2), Ack(3)).Holding(1, 3).Fork(1, 5)).Rpo.WalBytes);

    [Fact]
    public void SeveralClassesViolated_AreAllInTheSentence()
    {
        var result = Analyze(Of(Ack(1), Ack(2), Fail(3)).Holding(1, 3));

        Assert.StartsWith("VIOLATED: 1 of 2 acknowledged writes is missing on the leader n1", result.Sentence);
        Assert.Contains("; phantom: 1 of 1 failed write is on the leader n1.", result.Sentence);
    }

    [Fact]
    public void Nothing_IsUnknown()
    {
        var result = Analyze(Of());

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Equal("UNKNOWN: evidence: No write was acknowledged. The leader's rows were not read in the end.", result.Sentence);
        Assert.All(result.Checks, check => Assert.Equal(Verdict.Unknown, check.Verdict));
        Assert.Contains("No write was acknowledged.", result.Caveats);
    }

    [Fact]
    public void CheckerThatThrows_IsUnknownWithItsMessage()
    {
        var evidence = Of(Ack(1)).Holding(1).Evidence;

        var result = RunAnalysis.Analyze(evidence, Info(evidence), [new Throwing(), new LostChecker()]);

        Assert.Equal([Verdict.Unknown, Verdict.Valid], result.Checks.Select(check => check.Verdict));
        Assert.Equal("The checker failed: it broke", result.Checks[0].Summary);
        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("throwing: The checker failed: it broke", result.Caveats);
    }

    [Fact]
    public void NoCheckers_IsUnknown()
    {
        var evidence = Of(Ack(1)).Holding(1).Evidence;

        Assert.Equal(Verdict.Unknown, RunAnalysis.Analyze(evidence, Info(evidence), []).Verdict);
    }

    [Fact]
    public void Election_AfterAFaultThatMayMoveTheLeader_IsNoCaveat()
    {
        var good = GoodRun.Evidence(1);
        var crash = new AppliedFault("kill-postmaster", "n1", Seconds(4), Seconds(4), Seconds(6), ForcesFailover: false, null) { MayMoveLeader = true };
        var evidence = good with
        {
            Faults = [crash, .. good.Faults],
            PlannedFaults = [.. good.PlannedFaults, new FaultSpec { Fault = crash.Fault, At = new FaultTrigger(0, TimeSpan.Zero, false) }],
            Events = [.. good.Events, new RunEvent(Seconds(5), RunEventKind.LeaderElected, "n2", "")],
        };

        Assert.DoesNotContain(GoodRun.Analyze(evidence).Caveats, caveat => caveat.Contains("without a fault that explains it", StringComparison.Ordinal));
        Assert.Contains(
            GoodRun.Analyze(evidence with { Faults = [crash with { MayMoveLeader = false }, .. good.Faults] }).Caveats,
            caveat => caveat.Contains("n2 became leader", StringComparison.Ordinal));
    }

    [Fact]
    public void Election_AfterAProcessWasKilledForLackOfMemory_IsNoCaveat()
    {
        var good = GoodRun.Evidence(1);
        var evidence = good with
        {
            Events = [.. good.Events, new RunEvent(Seconds(4), RunEventKind.OutOfMemory, "n1", ""), new RunEvent(Seconds(5), RunEventKind.LeaderElected, "n2", "")],
        };

        Assert.DoesNotContain(GoodRun.Analyze(evidence).Caveats, caveat => caveat.Contains("without a fault that explains it", StringComparison.Ordinal));
    }

    [Fact]
    public void ElectionWithoutAFault_IsACaveatAndNoVerdict()
    {
        var good = GoodRun.Evidence(1);
        var result = GoodRun.Analyze(good with
        {
            Events = [.. good.Events, new RunEvent(Seconds(5), RunEventKind.LeaderElected, "n2", "")],
        });

        Assert.Equal(Verdict.Valid, result.Verdict);
        Assert.Contains(result.Caveats, caveat => caveat.StartsWith("n2 became leader at 5.000 s without a fault that explains it", StringComparison.Ordinal));
    }

    [Fact]
    public void SecondElectionAfterOneForcedFailover_IsNotExplainedByIt()
    {
        var good = GoodRun.Evidence(1);
        var result = GoodRun.Analyze(good with
        {
            Events = [.. good.Events, new RunEvent(Seconds(35), RunEventKind.LeaderElected, "n2", "")],
        });

        Assert.Contains(result.Caveats, caveat => caveat.StartsWith("n2 became leader at 35.000 s", StringComparison.Ordinal));
    }

    [Fact]
    public void FirstSightOfTheLeaderWithinTheLoad_IsNoElection()
    {
        var good = GoodRun.Evidence(1);
        var result = GoodRun.Analyze(good with
        {
            Events = [new RunEvent(Seconds(0.1), RunEventKind.LeaderElected, "n1", ""), .. good.Events.Skip(1)],
        });

        Assert.DoesNotContain(result.Caveats, caveat => caveat.Contains("became leader", StringComparison.Ordinal));
    }

    [Fact]
    public void LeaderNotRead_FiguresAreSaidToBeUnknown()
    {
        var result = Analyze(Of(Ack(1)).Holding(1).Unreadable(Leader));

        Assert.Equal(new RecoveryPoint(0, 0, null), result.Rpo);
        Assert.Contains("Without the leader's rows nothing is known of what survived: zeros in those figures mean not known.", result.Caveats);
    }

    [Fact]
    public void WeakAcknowledgements_AreACaveat() =>
        Assert.Contains(Analyze(Of(WeakAck(1)).Holding(1)).Caveats, caveat => caveat.StartsWith("1 write was acknowledged although", StringComparison.Ordinal));

    [Fact]
    public void NoFailoverForced_SaysThatNothingIsShownAboutOne() =>
        Assert.Contains("No failover was forced, so nothing is shown about one.", Analyze(Of(Ack(1)).Holding(1).Sample(0, Leader, null)).Caveats);

    [Fact]
    public void UnhealedFaults_AreToldOnce_AndMakeTheRunUnknownWhenHealingFailed()
    {
        var good = GoodRun.Evidence(1);
        var tried = GoodRun.Analyze(good with { Faults = [.. good.Faults.Select(fault => fault with { HealedNs = null, HealingError = "did not rejoin" })] });
        var never = GoodRun.Analyze(good with { Faults = [.. good.Faults.Select(fault => fault with { HealedNs = null })] });

        Assert.Equal(Verdict.Unknown, tried.Verdict);
        Assert.Single(tried.Caveats, caveat => caveat.StartsWith("kill-leader n1", StringComparison.Ordinal) && caveat.EndsWith("did not rejoin.", StringComparison.Ordinal));
        Assert.Equal(Verdict.Valid, never.Verdict);
        Assert.Contains("kill-leader n1 was not seen to be healed.", never.Caveats);
    }

    [Fact]
    public void LoadThenGracefulStop_IsJudgedWithoutWritesAfterIt()
    {
        var history = Of(Ack(1), Ack(2)).Holding(1, 2).Sample(0, Leader, null).Fault("stop-leader", "n1", 5)
            .With(run => run with { LoadWindow = (0, Seconds(2.1)), Faults = [run.Faults[0] with { AfterLoad = true }] });

        Assert.Equal(Verdict.Valid, Analyze(history).Verdict);
    }

    private static RunResult Analyze(History history) => RunAnalysis.Analyze(history.Evidence, Info(history.Evidence));

    private static RunInfo Info(RunEvidence evidence)
    {
        var info = GoodRun.Info(evidence);
        return info with { Scenario = info.Scenario with { Faults = [] } };
    }

    private sealed class Throwing : IChecker
    {
        public string Name => "throwing";

        public ICheck Begin(RunEvidence evidence) => throw new InvalidOperationException("it broke");
    }
}
