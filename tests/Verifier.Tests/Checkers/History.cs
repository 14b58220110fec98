using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>
/// Hand-written evidence, readable at a glance: <c>History.Of(Ack(1), Unknown(2)).Holding(1).Evidence</c>. Operations
/// are numbered by their key; number n runs from n seconds to n seconds and 10 ms. Members are n1 to n3, n1 leads.
/// </summary>
internal sealed class History
{
    public const ulong Run = 0xABCDEF;
    public const string Leader = "n1";

    /// <summary>The one client that makes all writes.</summary>
    public const ushort WriterSession = 1;
    private static readonly string[] Members = [Leader, "n2", "n3"];

    private readonly Dictionary<string, FinalRead> reads = [];

    private History(Operation[] operations) => Evidence = new RunEvidence
    {
        Run = Run,
        Replication = ReplicationMode.Sync,
        Operations = operations,
        FinalReads = [],
        Faults = [],
        Events = [],
        Samples = [],
        Forks = [],
        MemberAt = Members.ToDictionary(Address),
        ExpectedFingerprint = Fingerprint,
        LoadWindow = (0, Seconds(1000)),
    };

    public RunEvidence Evidence { get; private set; }

    public static History Of(params Operation[] operations) => new(operations);

    public static Operation Ack(uint number, string node = Leader, int timeline = 1) =>
        Write(number, Outcome.Ok) with { Node = Address(node), Timeline = timeline, LsnBefore = Position(number - 1), Lsn = Position(number) };

    public static Operation WeakAck(uint number) => Ack(number) with { Flags = OperationFlags.WeakAck };

    public static Operation Unknown(uint number) => Write(number, Outcome.Unknown) with { Error = "timeout" };

    public static Operation Fail(uint number) => Write(number, Outcome.Fail) with { Error = "25006" };

    public static Operation NotSent(uint number) => Write(number, Outcome.Fail) with { Flags = OperationFlags.NotSent };

    /// <summary>A read that returned the row of a write, by another client than the writer.</summary>
    public static Operation Read(uint number, double seconds, ushort session = 2) => Write(number, Outcome.Ok) with
    {
        Kind = OperationKind.GetUser,
        Flags = OperationFlags.Found,
        Node = Address("n2"),
        StartNs = Seconds(seconds),
        EndNs = Seconds(seconds) + 1_000_000,
        Session = session,
    };

    /// <summary>A read that said that there is no such row.</summary>
    public static Operation Miss(uint number, double seconds, ushort session = 2) => Read(number, seconds, session) with { Flags = OperationFlags.NotFound };

    /// <summary>All members hold exactly these rows.</summary>
    public History Holding(params uint[] numbers) => Members.Aggregate(this, (history, member) => history.On(member, numbers));

    /// <summary>One member holds exactly these rows, in its table and its index.</summary>
    public History On(string member, params uint[] numbers) => On(member, numbers, numbers);

    public History On(string member, uint[] inTable, uint[] inIndex) => Final(new FinalRead(
        member, member == Leader, [.. inTable.Select(Row)], [.. inIndex.Select(Key)], 0, null));

    /// <summary>The leader's rows, read while some commits waited there for a standby.</summary>
    public static FinalRead WaitingLeader(long commits, params uint[] numbers) =>
        new(Leader, true, [.. numbers.Select(Row)], [.. numbers.Select(Key)], 0, null, CommitWaits: commits);

    /// <summary>The rows of a standby that streams on the leader's timeline.</summary>
    public static FinalRead Standby(string member, long behindBytes, params uint[] numbers) =>
        new(member, false, [.. numbers.Select(Row)], [.. numbers.Select(Key)], 0, null, FollowsLeader: true, BehindBytes: behindBytes);

    public History Unreadable(string member) => Final(new FinalRead(member, member == Leader, [], [], 0, "connection refused"));

    public History Final(FinalRead read)
    {
        reads[read.Member] = read;
        return With(evidence => evidence with { FinalReads = [.. reads.Values] });
    }

    /// <summary>A fault that bit at once and is healed at 900 s.</summary>
    public History Fault(string name, string member, double seconds, bool forcesFailover = true) => With(evidence => evidence with
    {
        Faults = [.. evidence.Faults, new AppliedFault(name, member, Seconds(seconds), Seconds(seconds), Seconds(900), forcesFailover, null)],
    });

    public History Fork(int timeline, uint afterNumber) => With(evidence => evidence with
    {
        Forks = [.. evidence.Forks, new TimelineFork(timeline, Position(afterNumber), "no recovery target specified")],
    });

    public History Event(RunEventKind kind, string subject, double seconds) => With(evidence => evidence with
    {
        Events = [.. evidence.Events, new RunEvent(Seconds(seconds), kind, subject, "")],
    });

    /// <summary>A look at the cluster: who leads, who is the synchronous standby.</summary>
    public History Sample(double seconds, string leader, string? syncStandby, int timeline = 1) => With(evidence => evidence with
    {
        Samples =
        [
            .. evidence.Samples,
            new ClusterSample(Seconds(seconds),
                [.. Members.Select(member => new Member(
                    member, member == leader ? MemberRole.Leader : member == syncStandby ? MemberRole.SyncStandby : MemberRole.Replica,
                    MemberState.Running, timeline, 0))], []),
        ],
    });

    /// <summary>A look at the cluster by what each member says of itself: those named are out of recovery.</summary>
    public History Primaries(double seconds, params string[] primaries) => With(evidence => evidence with
    {
        Samples =
        [
            .. evidence.Samples,
            new ClusterSample(Seconds(seconds),
                [.. Members.Select(member => new Member(member, MemberRole.Unknown, MemberState.Running, member == Leader ? 1 : 2, 0)
                {
                    IsPrimary = primaries.Contains(member),
                })], []),
        ],
    });

    public History With(Func<RunEvidence, RunEvidence> change)
    {
        Evidence = change(Evidence);
        return this;
    }

    public static OperationKey Key(uint number) => new(Run, 1, number);

    public static FinalRow Row(uint number) => new(Key(number), Fingerprint(Key(number)));

    public static ulong Fingerprint(OperationKey key) => key.Sequence * 0x9E3779B97F4A7C15;

    public static long Seconds(double seconds) => (long)(seconds * 1e9);

    /// <summary>Each commit ends 256 bytes after the one before it.</summary>
    public static Lsn Position(uint number) => new(0x5000000 + number * 0x100UL);

    public static string Address(string member) => $"127.0.1.{member[1..]}:15432";

    private static Operation Write(uint number, Outcome outcome) => new(
        Key(number), OperationKind.Register, outcome, OperationFlags.None, Seconds(number), Seconds(number),
        Seconds(number) + 10_000_000, "", "", 0, default, default) { Session = WriterSession };
}
