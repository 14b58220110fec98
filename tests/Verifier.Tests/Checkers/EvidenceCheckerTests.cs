using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class EvidenceCheckerTests
{
    [Fact]
    public void WholeRun_IsValid() => Assert.Equal(Verdict.Valid, Check(Good()).Verdict);

    [Fact]
    public void NoFaultAtAll_IsValid() => Assert.Equal(Verdict.Valid, Check(Of(Ack(1)).Holding(1)).Verdict);

    public static TheoryData<string, string> Gates => new()
    {
        { "no acknowledgement", "No write was acknowledged." },
        { "none before", "No write was acknowledged before kill-leader n1, so none was at stake." },
        { "none after", "No write sent after kill-leader n1 was acknowledged: the cluster did not recover within the load." },
        { "late answer only", "No write sent after kill-leader n1 was acknowledged: the cluster did not recover within the load." },
        { "sent before the kill bit", "No write sent after kill-leader n1 was acknowledged: the cluster did not recover within the load." },
        { "no leader read", "The leader's rows were not read in the end." },
        { "failed leader read", "The final read of the leader n1 failed: connection refused." },
        { "two leaders", "Several members were read as the leader: n1, n2." },
        { "journal damage", "The journal may be incomplete: torn tail." },
        { "unconfirmed fault", "That kill-leader n1 struck was not confirmed: still alive." },
        { "unhealed fault", "kill-leader n1 could not be healed, so that the cluster was read as it broke: n1 does not start." },
        { "no failover by hand", "After kill-leader n1 Harness, which is the operator here, could not fail over by hand: no standby answers." },
        { "fault after the load", "kill-leader n1 was to strike during the load, from 0.000 s to 4.000 s, and was confirmed at 5.000 s." },
        { "fault left out", "The planned fault pause-node was never injected." },
        { "ended early", "The run ended before its time: the disk is full." },
        { "out of memory", "n2 ended with exit code 137, killed for lack of memory: no fault of the run did that." },
        { "overload", "The load generator could not keep its schedule: schedule lag p99 900 ms." },
        { "key of two writes", "1 write of the journal with the key of an earlier one." },
        { "write of another run", "1 write of the journal with the key of another run." },
    };

    [Theory]
    [MemberData(nameof(Gates))]
    public void Gate_MakesItUnknownAndSaysWhy(string gate, string reason)
    {
        var result = Check(Broken(gate));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains(reason, result.Anomalies.Select(anomaly => anomaly.Explanation));
    }

    [Fact]
    public void FaultPlannedForAfterTheLoad_NeedsNoWritesAfterIt()
    {
        var history = Good().With(evidence => evidence with { LoadWindow = (0, Seconds(4)), Faults = [evidence.Faults[0] with { AfterLoad = true }] });

        Assert.Equal(Verdict.Valid, Check(history).Verdict);
    }

    [Fact]
    public void OneFaultWithinAndOneAfterTheLoad_AreToldApart()
    {
        var history = Good().Fault("kill-leader", "n2", 2000).With(evidence => evidence with
        {
            Faults = [evidence.Faults[0], evidence.Faults[1] with { AfterLoad = true }],
        });

        Assert.Equal(Verdict.Valid, Check(history).Verdict);
    }

    private static CheckResult Check(History history) => new EvidenceChecker().Check(history.Evidence);

    private static History Good() => Of(Ack(1), Ack(10)).Holding(1, 10).Fault("kill-leader", "n1", 5);

    private static FaultSpec Planned(string fault) => new() { Fault = fault, At = new FaultTrigger(0.5, TimeSpan.Zero, false) };

    private static History Broken(string gate) => gate switch
    {
        "no acknowledgement" => Good().With(evidence => evidence with { Operations = [Unknown(1), Fail(10)] }),
        "none before" => Good().With(evidence => evidence with { Operations = [Ack(10)] }),
        "none after" => Good().With(evidence => evidence with { Operations = [Ack(1)] }),
        "late answer only" => Good().With(evidence => evidence with { Operations = [Ack(1) with { EndNs = Seconds(6) }, Ack(2)] }),
        "sent before the kill bit" => Good().With(evidence => evidence with
        {
            Operations = [Ack(1), Ack(6)],
            Faults = [evidence.Faults[0] with { ConfirmedNs = Seconds(7) }],
        }),
        "no leader read" => Good().With(evidence => evidence with { FinalReads = [] }),
        "failed leader read" => Good().Unreadable(Leader),
        "two leaders" => Good().Final(new FinalRead("n2", true, [], [], 0, null)),
        "journal damage" => Good().With(evidence => evidence with { JournalDamage = "torn tail" }),
        "no failover by hand" => Good().With(evidence => evidence with
        {
            Faults = [evidence.Faults[0] with { FailoverError = "no standby answers" }],
        }),
        "unhealed fault" => Good().With(evidence => evidence with
        {
            Faults = [evidence.Faults[0] with { HealedNs = null, HealingError = "n1 does not start" }],
        }),
        "unconfirmed fault" => Good().With(evidence => evidence with
        {
            Faults = [evidence.Faults[0] with { ConfirmedNs = null, Error = "still alive" }],
        }),
        "fault after the load" => Good().With(evidence => evidence with { LoadWindow = (0, Seconds(4)) }),
        "fault left out" => Good().With(evidence => evidence with
        {
            PlannedFaults = [Planned("kill-leader"), Planned("pause-node")],
        }),
        "ended early" => Good().With(evidence => evidence with { Failure = "the disk is full" }),
        "out of memory" => Good().With(evidence => evidence with { UnorderedEnds = ["n2 ended with exit code 137, killed for lack of memory"] }),
        "overload" => Good().With(evidence => evidence with { GeneratorOverload = ["schedule lag p99 900 ms"] }),
        "key of two writes" => Good().With(evidence => evidence with { Operations = [Ack(1), Ack(10), Ack(10)] }),
        "write of another run" => Good().With(evidence => evidence with
        {
            Operations = [Ack(1), Ack(10), Ack(11) with { Key = new OperationKey(Run + 1, 1, 11) }],
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(gate), gate, null),
    };
}
