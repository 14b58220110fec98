using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class UnavailabilityCheckerTests
{
    [Fact]
    public void SteadyWrites_IsValidWithoutAWindow()
    {
        var result = Check(Of(Steady(0, 20, Outcome.Ok)), 20);

        Assert.Equal((Verdict.Valid, 0), (result.Verdict, result.Count));
        Assert.Equal("Writes never stood still for longer than 0.5 s.", result.Summary);
        Assert.Equal(100, result.Measured["resolutionMs"], 1);
    }

    [Fact]
    public void Failover_IsMeasuredFromTheFault()
    {
        var result = Check(Failover(), 20);

        Assert.Equal((Verdict.Valid, 1), (result.Verdict, result.Count));
        Assert.Equal(5000, result.Measured["recoveryMs kill-leader n1"], 0.001);
        Assert.Equal(5100, result.Measured["outageMsMax"], 0.001);
        Assert.Equal(
            "no acknowledged write from 4.960 s to 10.060 s (5.1 s); after kill-leader n1: back 5.0 s from its injection",
            Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void WritesNeverCameBack_IsUnknown()
    {
        var history = Of([.. Steady(0, 5, Outcome.Ok), .. Steady(5, 20, Outcome.Unknown)]).Fault("kill-leader", "n1", 5.06);

        var result = Check(history, 20);

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Equal("Writes did not come back after kill-leader n1 at 5.060 s.", result.Summary);
        Assert.Null(Assert.Single(OneCheck.OutagesIn(history.Evidence).Windows).FirstAckNs);
    }

    [Fact]
    public void WritesThatWentOnAfterTheFaultAndStoppedThen_IsUnknown()
    {
        var result = Check(Of([.. Steady(0, 10, Outcome.Ok), .. Steady(10, 20, Outcome.Unknown)]).Fault("kill-patroni", "n1", 5.06), 20);

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Equal("Writes stopped at 9.960 s, after kill-patroni n1, and did not come back.", result.Summary);
    }

    [Fact]
    public void NothingAcknowledged_IsUnknown() => Assert.Equal(Verdict.Unknown, Check(Of(Steady(0, 5, Outcome.Unknown)), 5).Verdict);

    [Fact]
    public void LoadPaused_IsNoOutage() =>
        Assert.Equal(0, Check(Of([.. Steady(0, 5, Outcome.Ok), .. Steady(15, 20, Outcome.Ok)]), 40).Count);

    [Fact]
    public void LastRequestTimesOutAfterTheLoad_IsNoOutage()
    {
        var straggler = Unknown(9000) with { StartNs = Seconds(19.99), EndNs = Seconds(25) };

        Assert.Equal(0, Check(Of([.. Steady(0, 20, Outcome.Ok), straggler]), 25).Count);
    }

    [Fact]
    public void OneUserWhoseOnlyRequestHangs_IsAnOutage()
    {
        var slow = Ack(9000) with { StartNs = Seconds(5), EndNs = Seconds(8) };

        Assert.Equal(1, Check(Of([.. Steady(0, 5, Outcome.Ok), slow, .. Steady(8.1, 20, Outcome.Ok)]), 20).Count);
    }

    [Fact]
    public void SlowLoad_IsJudgedByItsOwnRhythm() =>
        Assert.Equal(0, Check(Of([.. Enumerable.Range(1, 20).Select(number => Ack((uint)number))]), 21).Count);

    [Fact]
    public void GapWithoutAnyFault_IsNotAttributed()
    {
        var window = Assert.Single(OneCheck.OutagesIn(Gap(5, 7).Evidence).Windows);

        Assert.Equal((null, (double?)null), (window.Fault, window.RecoveryMsFromFault));
    }

    [Fact]
    public void FailoverAmongOtherFaults_IsAttributedToTheOneThatForcedIt()
    {
        var history = Gap(5, 9).Fault("stop-replica", "n2", 2, forcesFailover: false)
            .Fault("stall-walsenders", "n1", 5.0, forcesFailover: false).Fault("kill-leader", "n1", 5.5);

        Assert.Equal("kill-leader n1", Assert.Single(OneCheck.OutagesIn(history.Evidence).Windows).Fault);
    }

    [Fact]
    public void StallUnderAFaultInForce_IsAttributedToIt() =>
        Assert.Equal("stop-replica n2",
            Assert.Single(OneCheck.OutagesIn(Gap(5, 7).Fault("stop-replica", "n2", 2, forcesFailover: false).Evidence).Windows).Fault);

    [Fact]
    public void SecondGapLongAfterARecoveredFailover_IsNotPartOfIt()
    {
        var history = Of([.. Steady(0, 5, Outcome.Ok), .. Steady(5, 10, Outcome.Unknown), .. Steady(10, 15, Outcome.Ok),
            .. Steady(15, 17, Outcome.Unknown), .. Steady(17, 20, Outcome.Ok)]).Fault("kill-leader", "n1", 5.06);

        Assert.Equal(["kill-leader n1", null], OneCheck.OutagesIn(history.Evidence).Windows.Select(window => window.Fault));
    }

    [Fact]
    public void GapWhenAPausedLeaderWakes_BelongsToItsFaultButIsNotItsRecovery()
    {
        var history = Of([.. Steady(0, 5, Outcome.Ok), .. Steady(5, 10, Outcome.Unknown), .. Steady(10, 15, Outcome.Ok),
            .. Steady(15, 17, Outcome.Unknown), .. Steady(17, 20, Outcome.Ok)]).With(evidence => evidence with
            {
                Faults = [new AppliedFault("pause-node", "n1", Seconds(5.06), Seconds(5.06), Seconds(15.5), true, null)],
            });

        Assert.Equal(
            [("pause-node n1", (double?)5000.0), ("pause-node n1", null)],
            OneCheck.OutagesIn(history.Evidence).Windows.Select(window => (window.Fault!, window.RecoveryMsFromFault)));
    }

    private static CheckResult Check(History history, double loadSeconds) => new UnavailabilityChecker().Check(
        history.With(evidence => evidence with { LoadWindow = (0, Seconds(loadSeconds)) }).Evidence);

    private static History Failover() => Gap(5, 10).Fault("kill-leader", "n1", 5.06);

    private static History Gap(double from, double to) =>
        Of([.. Steady(0, from, Outcome.Ok), .. Steady(from, to, Outcome.Unknown), .. Steady(to, 20, Outcome.Ok)])
            .With(evidence => evidence with { LoadWindow = (0, Seconds(20)) });

    /// <summary>Ten writes a second, each 10 ms long, offset by 50 ms.</summary>
    private static Operation[] Steady(double from, double to, Outcome outcome) =>
    [
        .. Enumerable.Range((int)(from * 10), (int)((to - from) * 10)).Select(number => Ack((uint)number + 1) with
        {
            Outcome = outcome,
            StartNs = Seconds(number / 10.0) + 50_000_000,
            EndNs = Seconds(number / 10.0) + 60_000_000,
        }),
    ];
}
