using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>
/// Evidence of a run in which nothing went wrong, made from a seed: load with acknowledged, failed and unknown writes and
/// reads, a replica stopped, the leader killed, a failover with its fork, and the same rows on every member in the end.
/// </summary>
internal sealed class GoodRun(int seed)
{
    private const double LoadSeconds = 40;
    private const double StoppedAt = 10;
    private const double KilledAt = 20;

    private readonly Random random = new(seed);
    private readonly List<Operation> operations = [];
    private readonly List<uint> kept = [];
    private readonly List<uint> gone = [];
    private ulong lsn = 0x5000000;
    private Lsn fork;

    public static RunEvidence Evidence(int seed) => new GoodRun(seed).Build();

    public static RunInfo Info(RunEvidence evidence) => new()
    {
        Id = "20261123-201503-failover-loss",
        Run = evidence.Run,
        Scenario = new Scenario { Name = "failover-loss", Seed = 7, Faults = [Planned("stop-replica"), Planned("kill-leader")] },
        Command = "harness run failover-loss --seed 7",
        StartedAt = DateTimeOffset.UnixEpoch,
        HarnessVersion = "0.1.0",
        Machine = "test",
    };

    public static RunResult Analyze(RunEvidence evidence) => RunAnalysis.Analyze(evidence, Info(evidence));

    private static FaultSpec Planned(string fault) => new() { Fault = fault, At = new FaultTrigger(0.5, TimeSpan.Zero, AfterLoad: false) };

    private RunEvidence Build()
    {
        var recovered = KilledAt + 2 + random.NextDouble() * 6;
        var rate = random.Next(15, 40);
        for (uint number = 1; number <= LoadSeconds * rate; number++)
            Step(number, number / (double)rate, recovered);
        operations.Sort((left, right) => left.EndNs.CompareTo(right.EndNs));
        return new RunEvidence
        {
            Run = History.Run,
            Replication = ReplicationMode.Sync,
            Operations = operations,
            FinalReads = [Final("n1"), Final("n2"), Final("n3")],
            Faults =
            [
                new AppliedFault("stop-replica", "n2", At(StoppedAt), At(StoppedAt + 0.3), At(45), false, null),
                new AppliedFault("kill-leader", "n1", At(KilledAt), At(KilledAt + 0.05), At(48), true, null),
            ],
            Events =
            [
                new RunEvent(At(-2), RunEventKind.LeaderElected, "n1", "first leader"),
                new RunEvent(At(KilledAt + 1), RunEventKind.LeaderLost, "n1", ""),
                new RunEvent(At(recovered - 0.5), RunEventKind.LeaderElected, "n3", ""),
            ],
            Samples = [.. Enumerable.Range(0, 100).Select(tick => Sample(tick * 0.5, recovered - 0.5))],
            Forks = [new TimelineFork(1, fork, "no recovery target specified")],
            MemberAt = new[] { "n1", "n2", "n3" }.ToDictionary(History.Address),
            ExpectedFingerprint = History.Fingerprint,
            LoadWindow = (0, At(LoadSeconds + 0.5)),
        };
    }

    private void Step(uint number, double seconds, double recovered)
    {
        var chance = random.NextDouble();
        if (chance < 0.1 && kept.Count > 0)
            Read(seconds);
        else if (seconds >= KilledAt - 0.02 && seconds < recovered)
            Down(number, seconds, chance);
        else if (chance < 0.13)
            Add(number, seconds, Outcome.Unknown, "timeout", keep: random.Next(2) == 0);
        else if (chance < 0.16)
            Add(number, seconds, Outcome.Fail, "53300", keep: false);
        else
            Acknowledge(number, seconds, seconds < KilledAt ? 1 : 2, chance > 0.99 ? OperationFlags.WeakAck : OperationFlags.None);
    }

    private void Acknowledge(uint number, double seconds, int timeline, OperationFlags flags)
    {
        var before = new Lsn(lsn);
        lsn += (ulong)random.Next(100, 400);
        if (timeline == 1)
            fork = new Lsn(lsn + 50);
        Add(number, seconds, Outcome.Ok, "", keep: true, new Commit(History.Address(timeline == 1 ? "n1" : "n3"), timeline, before, new Lsn(lsn), flags));
    }

    /// <summary>Around the kill a write may have been replicated although nobody answered; later none can be.</summary>
    private void Down(uint number, double seconds, double chance)
    {
        if (chance < 0.5)
            Add(number, seconds, Outcome.Unknown, "timeout", keep: seconds < KilledAt + 0.05 && random.Next(2) == 0);
        else if (chance < 0.9)
            Add(number, seconds, Outcome.Fail, "25006", keep: false);
        else
            Add(number, seconds, Outcome.Fail, "not-sent", keep: false, new Commit("", 0, default, default, OperationFlags.NotSent));
    }

    private void Read(double seconds)
    {
        var found = gone.Count == 0 || random.Next(3) > 0;
        var number = found ? kept[random.Next(kept.Count)] : gone[random.Next(gone.Count)];
        operations.Add(new Operation(
            History.Key(number), OperationKind.GetUser, Outcome.Ok, found ? OperationFlags.Found : OperationFlags.NotFound,
            At(seconds), At(seconds), At(seconds + 0.002), "", History.Address("n3"), 0, default, default)
        {
            Session = (ushort)random.Next(2, 6),
        });
    }

    private void Add(uint number, double seconds, Outcome outcome, string error, bool keep, Commit commit = default)
    {
        var kind = number % 5 == 0 ? OperationKind.Probe : OperationKind.Register;
        operations.Add(new Operation(
            History.Key(number), kind, outcome, commit.Flags, At(seconds), At(seconds), At(seconds + 0.005), error,
            commit.Node ?? "", commit.Timeline, commit.Before, commit.End) { Session = History.WriterSession });
        (keep ? kept : gone).Add(number);
    }

    private FinalRead Final(string member)
    {
        var rows = kept.Select(History.Row).ToArray();
        var keys = kept.Select(History.Key).ToArray();
        random.Shuffle(rows);
        random.Shuffle(keys);
        return new FinalRead(member, member == "n3", rows, keys, 0, null);
    }

    private static ClusterSample Sample(double seconds, double elected)
    {
        var leader = seconds < KilledAt ? "n1" : seconds < elected ? null : "n3";
        return new ClusterSample(At(seconds),
        [
            .. new[] { "n1", "n2", "n3" }.Select(member => new Member(
                member,
                member == leader ? MemberRole.Leader : leader == "n1" && member == "n3" ? MemberRole.SyncStandby : MemberRole.Replica,
                MemberState.Running, leader == "n3" ? 2 : 1, 0) { IsPrimary = member == leader }),
        ], []);
    }

    private static long At(double seconds) => History.Seconds(seconds);

    private readonly record struct Commit(string? Node, int Timeline, Lsn Before, Lsn End, OperationFlags Flags);
}
