using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>One way to spoil good evidence, and exactly what must come of it.</summary>
/// <param name="Flagged">Checks that must not be valid, "name=verdict", and no others may be.</param>
internal sealed record Mutation(string Name, Verdict Verdict, string[] Flagged, Func<RunEvidence, Random, RunEvidence> Apply)
{
    private static readonly string[] OfLeaderRows =
    [
        "lost=Unknown", "observed-then-lost=Unknown", "phantom=Unknown", "invented=Unknown", "duplicate=Unknown",
        "corrupted=Unknown", "divergence=Unknown", "recovered=Unknown", "non-suffix=Unknown",
    ];

    public static readonly IReadOnlyList<Mutation> Harmful =
    [
        new("acknowledged row gone everywhere", Verdict.Violated, ["lost=Violated", "non-suffix=Violated"],
            (run, random) => Remove(run, PickInside(run, random).Key, _ => true)),
        new("last acknowledged row of the old timeline gone everywhere", Verdict.Violated, ["lost=Violated"],
            (run, _) => Remove(run, LastOf(run, timeline: 1).Key, _ => true)),
        new("acknowledged row gone on the leader", Verdict.Violated, ["lost=Violated", "non-suffix=Violated", "divergence=Violated"],
            (run, random) => Remove(run, PickInside(run, random).Key, read => read.IsLeader)),
        new("row gone on one replica", Verdict.Violated, ["divergence=Violated"],
            (run, random) => Remove(run, Pick(run, random, Outcome.Ok, present: true).Key, read => read.Member == "n2")),
        new("observed row of unknown outcome gone everywhere", Verdict.Violated, ["observed-then-lost=Violated"], LoseObserved),
        new("row twice everywhere", Verdict.Violated, ["duplicate=Violated"],
            (run, random) => Repeat(run, Pick(run, random, Outcome.Ok, present: true).Key, _ => true, inTable: true)),
        new("row twice on the leader", Verdict.Violated, ["duplicate=Violated", "divergence=Violated"],
            (run, random) => Repeat(run, Pick(run, random, Outcome.Ok, present: true).Key, read => read.IsLeader, inTable: true)),
        new("row twice in the leader's index only", Verdict.Violated, ["duplicate=Violated"],
            (run, random) => Repeat(run, Pick(run, random, Outcome.Ok, present: true).Key, read => read.IsLeader, inTable: false)),
        new("entry gone from the leader's index only", Verdict.Violated, ["duplicate=Violated"],
            (run, random) => DropFromIndex(run, Pick(run, random, Outcome.Ok, present: true).Key)),
        new("contents altered everywhere", Verdict.Violated, ["corrupted=Violated"],
            (run, random) => Alter(run, Pick(run, random, Outcome.Ok, present: true).Key, _ => true)),
        new("contents altered on the leader", Verdict.Violated, ["corrupted=Violated", "divergence=Violated"],
            (run, random) => Alter(run, Pick(run, random, Outcome.Unknown, present: true).Key, read => read.IsLeader)),
        new("contents altered on one replica", Verdict.Violated, ["divergence=Violated"],
            (run, random) => Alter(run, Pick(run, random, Outcome.Ok, present: true).Key, read => read.Member == "n1")),
        new("row that nobody wrote everywhere", Verdict.Violated, ["invented=Violated"],
            (run, random) => Insert(run, new OperationKey(run.Run, 2, (uint)random.Next()))),
        new("row without a key of the run everywhere", Verdict.Violated, ["invented=Violated"],
            (run, _) => Reads(run, _ => true, read => read with { ForeignRows = 1 })),
        new("row of a failed write everywhere", Verdict.Violated, ["phantom=Violated"],
            (run, random) => Insert(run, Pick(run, random, Outcome.Fail, present: false).Key)),
        new("a lost and a phantom row", Verdict.Violated, ["lost=Violated", "phantom=Violated"],
            (run, random) => Insert(
                Remove(run, LastOf(run, timeline: 2).Key, _ => true), Pick(run, random, Outcome.Fail, present: false).Key)),
        new("leader not read", Verdict.Unknown, ["evidence=Unknown", .. OfLeaderRows],
            (run, _) => run with { FinalReads = [.. run.FinalReads.Where(read => !read.IsLeader)] }),
        new("leader's read failed", Verdict.Unknown, ["evidence=Unknown", .. OfLeaderRows],
            (run, _) => Reads(run, read => read.IsLeader, read => read with { Rows = [], IndexKeys = [], Error = "57P03" })),
        new("nothing read", Verdict.Unknown, ["evidence=Unknown", .. OfLeaderRows], (run, _) => run with { FinalReads = [] }),
        new("a healed replica not read", Verdict.Unknown, ["divergence=Unknown"],
            (run, _) => Reads(run, read => read.Member == "n2", read => read with { Rows = [], IndexKeys = [], Error = "57P03" })),
        new("a replica never healed and not read", Verdict.Violated, ["divergence=Violated"],
            (run, _) => Faults(
                Reads(run, read => read.Member == "n2", read => read with { Rows = [], IndexKeys = [], Error = "57P03" }),
                fault => fault.Member == "n2" ? fault with { HealedNs = null } : fault)),
        new("nothing acknowledged", Verdict.Unknown,
            ["evidence=Unknown", "lost=Unknown", "weak-ack=Unknown", "unavailability=Unknown", "non-suffix=Unknown", "dual-ack=Unknown", "stale-read=Unknown", "session=Unknown"],
            (run, _) => Operations(run, write => write.Outcome == Outcome.Ok, write => write with { Outcome = Outcome.Unknown })),
        new("nothing acknowledged before the kill", Verdict.Unknown, ["evidence=Unknown"],
            (run, _) => Operations(run, write => write.EndNs <= Kill(run), write => write with { Outcome = Outcome.Unknown })),
        new("nothing acknowledged after the kill", Verdict.Unknown, ["evidence=Unknown", "unavailability=Unknown"],
            (run, _) => Operations(run, write => write.EndNs > Kill(run) && write.Outcome == Outcome.Ok, write => write with { Outcome = Outcome.Unknown })),
        new("kill not confirmed", Verdict.Unknown, ["evidence=Unknown"],
            (run, _) => Faults(run, fault => fault.ForcesFailover ? fault with { ConfirmedNs = null } : fault)),
        new("kill confirmed after the load", Verdict.Unknown, ["evidence=Unknown", "unavailability=Unknown"],
            (run, _) => Faults(run, fault => fault.ForcesFailover ? fault with { ConfirmedNs = run.LoadWindow.ToNs + 1 } : fault)),
        new("kill never injected", Verdict.Unknown, ["evidence=Unknown"],
            (run, _) => run with { Faults = [.. run.Faults.Where(fault => !fault.ForcesFailover)] }),
        new("journal damaged", Verdict.Unknown, ["evidence=Unknown"], (run, _) => run with { JournalDamage = "torn tail after record 812" }),
        new("generator overloaded", Verdict.Unknown, ["evidence=Unknown"], (run, _) => run with { GeneratorOverload = ["cpu"] }),
        new("a lost row in a damaged journal", Verdict.Violated, ["evidence=Unknown", "lost=Violated"],
            (run, _) => Remove(run, LastOf(run, timeline: 1).Key, _ => true) with { JournalDamage = "torn tail" }),
        new("journal cut short", Verdict.Violated, ["invented=Violated"], ForgetOneWrite),
        new("old timeline acknowledges on after the failover", Verdict.Violated, ["dual-ack=Violated"], AcknowledgeOnTheOldTimeline),
        new("write of the old timeline re-timed behind the failover", Verdict.Violated, ["dual-ack=Violated"],
            (run, random) => Retime(run, PickOn(run, random, timeline: 1).Key, LastOf(run, timeline: 2).EndNs)),
        new("two writes of one timeline swapped in WAL, and the later one lost", Verdict.Violated, ["lost=Violated", "non-suffix=Violated"], LoseReordered),
        new("old leader never goes into recovery", Verdict.Violated, ["dual-primary=Violated"], (run, _) => run with
        {
            Samples = [.. run.Samples.Select(sample => sample with
            {
                Members = [.. sample.Members.Select(member => member.Name == "n1" ? member with { IsPrimary = true, Timeline = 1 } : member)],
            })],
        }),
        new("cluster never looked at", Verdict.Unknown, ["dual-primary=Unknown"], (run, _) => run with { Samples = [], Events = [] }),
    ];

    public static readonly IReadOnlyList<Mutation> Harmless =
    [
        new("rows in another order", Verdict.Valid, [], (run, random) => Reads(run, _ => true, read => read with
        {
            Rows = Shuffled(read.Rows, random),
            IndexKeys = Shuffled(read.IndexKeys, random),
        })),
        new("operations in another order", Verdict.Valid, [], (run, random) => run with { Operations = Shuffled(run.Operations, random) }),
        new("members read in another order", Verdict.Valid, [], (run, _) => run with { FinalReads = [.. run.FinalReads.Reverse()] }),
        new("everything later", Verdict.Valid, [], (run, random) => Shift(run, random.NextInt64(1, 3_600_000_000_000))),
        new("unobserved row of unknown outcome gone", Verdict.Valid, [], LoseUnobserved),
        new("looks at the cluster in another order", Verdict.Valid, [], (run, random) => run with { Samples = Shuffled(run.Samples, random) }),
        new("acknowledged write re-timed within the load", Verdict.Valid, [], (run, random) =>
            PickOn(run, random, timeline: 2) is var write && write.StartNs > LastOf(run, timeline: 2).StartNs - 1_000_000_000
                ? run
                : Retime(run, write.Key, write.StartNs + 1_000_000)),
    ];

    private static long Kill(RunEvidence run) => run.Faults.Single(fault => fault.ForcesFailover).InjectedNs;

    /// <summary>A write of this outcome whose row the leader has, or has not.</summary>
    private static Operation Pick(RunEvidence run, Random random, Outcome outcome, bool present)
    {
        var held = Held(run);
        var fitting = run.Operations.Where(write => write.IsWrite && write.Outcome == outcome && held.Contains(write.Key) == present).ToList();
        return fitting[random.Next(fitting.Count)];
    }

    private static Operation PickOn(RunEvidence run, Random random, int timeline)
    {
        var fitting = run.Operations.Where(write => write is { IsWrite: true, Outcome: Outcome.Ok } && write.Timeline == timeline).ToList();
        return fitting[random.Next(fitting.Count)];
    }

    /// <summary>The acknowledged write with the highest position on a timeline.</summary>
    private static Operation LastOf(RunEvidence run, int timeline) =>
        run.Operations.Where(write => write is { IsWrite: true, Outcome: Outcome.Ok } && write.Timeline == timeline).MaxBy(write => write.Lsn.Value);

    /// <summary>An acknowledged write that another one of its timeline follows.</summary>
    private static Operation PickInside(RunEvidence run, Random random)
    {
        Operation[] last = [LastOf(run, timeline: 1), LastOf(run, timeline: 2)];
        var fitting = run.Operations.Where(write => write is { IsWrite: true, Outcome: Outcome.Ok } && !last.Contains(write)).ToList();
        return fitting[random.Next(fitting.Count)];
    }

    private static RunEvidence Retime(RunEvidence run, OperationKey key, long startNs) => Operations(
        run, write => write.Key == key, write => write with { IntendedNs = startNs, StartNs = startNs, EndNs = startNs + (write.EndNs - write.StartNs) });

    private static RunEvidence AcknowledgeOnTheOldTimeline(RunEvidence run, Random random)
    {
        var (old, late) = (LastOf(run, timeline: 1), LastOf(run, timeline: 2));
        return Operations(run, write => write.Key == late.Key, write => write with { Node = old.Node, Timeline = 1, LsnBefore = old.Lsn, Lsn = old.Lsn });
    }

    /// <summary>The last write of the old timeline is lost, as a failover may do; but its position says that an older one came after it.</summary>
    private static RunEvidence LoseReordered(RunEvidence run, Random random)
    {
        var last = LastOf(run, timeline: 1);
        var older = run.Operations.First(write => write is { IsWrite: true, Outcome: Outcome.Ok, Timeline: 1 });
        var swapped = Operations(run, write => write.Key == last.Key || write.Key == older.Key, write => write.Key == last.Key
            ? write with { LsnBefore = older.LsnBefore, Lsn = older.Lsn }
            : write with { LsnBefore = last.LsnBefore, Lsn = last.Lsn });
        return Remove(swapped, last.Key, _ => true);
    }

    private static HashSet<OperationKey> Held(RunEvidence run) => [.. run.Leader!.Rows.Select(row => row.Key)];

    private static HashSet<OperationKey> Observed(RunEvidence run) =>
        [.. run.Operations.Where(read => (read.Flags & OperationFlags.Found) != 0).Select(read => read.Key)];

    private static RunEvidence LoseObserved(RunEvidence run, Random random)
    {
        var write = Pick(run, random, Outcome.Unknown, present: true);
        var read = new Operation(
            write.Key, OperationKind.GetUser, Outcome.Ok, OperationFlags.Found, write.EndNs, write.EndNs, write.EndNs + 1_000, "", "", 0, default, default);
        return Remove(run with { Operations = [.. run.Operations, read] }, write.Key, _ => true);
    }

    private static RunEvidence LoseUnobserved(RunEvidence run, Random random)
    {
        var (held, observed) = (Held(run), Observed(run));
        var fitting = run.Operations
            .Where(write => write is { IsWrite: true, Outcome: Outcome.Unknown } && held.Contains(write.Key) && !observed.Contains(write.Key)).ToList();
        return fitting.Count == 0 ? run : Remove(run, fitting[random.Next(fitting.Count)].Key, _ => true);
    }

    private static RunEvidence ForgetOneWrite(RunEvidence run, Random random)
    {
        var key = Pick(run, random, Outcome.Ok, present: true).Key;
        return run with { Operations = [.. run.Operations.Where(operation => operation.Key != key)] };
    }

    private static RunEvidence Remove(RunEvidence run, OperationKey key, Predicate<FinalRead> where) => Reads(run, where, read => read with
    {
        Rows = [.. read.Rows.Where(row => row.Key != key)],
        IndexKeys = [.. read.IndexKeys.Where(entry => entry != key)],
    });

    private static RunEvidence Repeat(RunEvidence run, OperationKey key, Predicate<FinalRead> where, bool inTable) => Reads(run, where, read => read with
    {
        Rows = inTable ? [.. read.Rows, new FinalRow(key, History.Fingerprint(key))] : read.Rows,
        IndexKeys = [.. read.IndexKeys, key],
    });

    private static RunEvidence DropFromIndex(RunEvidence run, OperationKey key) =>
        Reads(run, read => read.IsLeader, read => read with { IndexKeys = [.. read.IndexKeys.Where(entry => entry != key)] });

    private static RunEvidence Alter(RunEvidence run, OperationKey key, Predicate<FinalRead> where) => Reads(run, where, read => read with
    {
        Rows = [.. read.Rows.Select(row => row.Key == key ? row with { Fingerprint = row.Fingerprint ^ 1 } : row)],
    });

    private static RunEvidence Insert(RunEvidence run, OperationKey key) => Repeat(run, key, _ => true, inTable: true);

    private static RunEvidence Reads(RunEvidence run, Predicate<FinalRead> where, Func<FinalRead, FinalRead> change) =>
        run with { FinalReads = [.. run.FinalReads.Select(read => where(read) ? change(read) : read)] };

    private static RunEvidence Faults(RunEvidence run, Func<AppliedFault, AppliedFault> change) =>
        run with { Faults = [.. run.Faults.Select(change)] };

    private static RunEvidence Operations(RunEvidence run, Predicate<Operation> where, Func<Operation, Operation> change) =>
        run with { Operations = [.. run.Operations.Select(operation => operation.IsWrite && where(operation) ? change(operation) : operation)] };

    private static RunEvidence Shift(RunEvidence run, long ns) => run with
    {
        Operations =
        [
            .. run.Operations.Select(operation => operation with
            {
                IntendedNs = operation.IntendedNs + ns, StartNs = operation.StartNs + ns, EndNs = operation.EndNs + ns,
            }),
        ],
        Faults =
        [
            .. run.Faults.Select(fault => fault with
            {
                InjectedNs = fault.InjectedNs + ns, ConfirmedNs = fault.ConfirmedNs + ns, HealedNs = fault.HealedNs + ns,
            }),
        ],
        Events = [.. run.Events.Select(happened => happened with { AtNs = happened.AtNs + ns })],
        Samples = [.. run.Samples.Select(sample => sample with { AtNs = sample.AtNs + ns })],
        LoadWindow = (run.LoadWindow.FromNs + ns, run.LoadWindow.ToNs + ns),
    };

    private static T[] Shuffled<T>(IEnumerable<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
