using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>
/// A model of a run as it would be: 45 s of load at 400/s from second 12, an asynchronous or the synchronous replica stopped
/// at 27, the leader killed at 42, writes back after 7.4 s.
/// </summary>
internal static class SampleRun
{
    private const long Second = 1_000_000_000;
    private const int From = 12;
    private const int To = 57;
    private const double Killed = 42.013;
    private const double Back = 49.412;
    private const ulong Run = 0xA1B2C3D4E5F6;

    public static ReportModel Valid() => Make(ReplicationMode.Sync, lost: 0, Verdict.Valid, Verdict.Valid, []);

    public static ReportModel Violated() => Make(ReplicationMode.Async, lost: 1287, Verdict.Violated, Verdict.Violated, []);

    public static ReportModel Unknown()
    {
        var model = Make(ReplicationMode.Sync, lost: 0, Verdict.Unknown, Verdict.Valid,
        [
            "The final read of the leader n2 failed: connection refused (127.0.1.2:15432). No acknowledged write could be confirmed.",
            "The load generator fell behind: schedule lag p99 was 812 ms (limit 100 ms).",
        ]);
        return model with
        {
            FinalReads = [new("n1", false, 0, 0, 0, "connection refused"), new("n2", true, 0, 0, 0, "connection refused (127.0.1.2:15432)"), new("n3", false, 15_102, 15_102, 0, null)],
            Result = model.Result with
            {
                Sentence = "Nothing can be said about lost writes: the leader could not be read at the end.",
                Account = model.Result.Account with { Surviving = 0, Recovered = 0 },
            },
            Load = model.Load! with { Generator = model.Load.Generator with { ScheduleLagMsP99 = 812, Overload = ["schedule lag p99 was 812 ms (limit 100 ms)"] } },
        };
    }

    /// <summary>A run that ended before anything was measured.</summary>
    public static ReportModel Empty()
    {
        var model = Valid();
        return new ReportModel
        {
            Info = model.Info with { Scenario = model.Info.Scenario with { Faults = [], Load = [], Prober = null } },
            Result = model.Result with
            {
                Verdict = Verdict.Unknown, Sentence = "Nothing was measured.", Caveats = [], Outages = [], Checks = [],
                Account = new LossAccount(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Rpo = new RecoveryPoint(0, 0, null),
            },
        };
    }

    private static ReportModel Make(ReplicationMode mode, int lost, Verdict verdict, Verdict expected, IReadOnlyList<string> caveats)
    {
        var name = mode == ReplicationMode.Async ? "failover-loss-async" : "failover-loss";
        var info = Info(name, mode, expected);
        return new ReportModel
        {
            Info = info,
            Result = ResultOf(info, lost, verdict, caveats),
            Load = Load(),
            Samples = Samples(mode),
            Events = Events(mode),
            Faults = Faults(mode),
            Forks = [new TimelineFork(1, Lsn.Parse("0/5A3F0C8"), "no recovery target specified")],
            FinalReads = [new("n1", false, Rows(lost), Rows(lost), 0, null), new("n2", true, Rows(lost), Rows(lost), 0, null), new("n3", false, Rows(lost), Rows(lost), 0, null)],
        };
    }

    private static long Acked => 15_094 + 748;

    private static long Rows(int lost) => Acked - lost + 8;

    private static RunInfo Info(string name, ReplicationMode mode, Verdict expected) => new()
    {
        Id = $"20261123-201503-{name}",
        Run = Run,
        StartedAt = new DateTimeOffset(2026, 11, 23, 20, 15, 3, TimeSpan.Zero),
        HarnessVersion = "0.1.0",
        Machine = "Debian GNU/Linux 12 (bookworm), 2 processors, 7.8 GiB of memory",
        Command = $"./harness run {name} --replication {mode.Name()} --nodes 3 --rate 400 --duration 45s --seed 1",
        ColdStartSeconds = 6.1,
        MemberAt = new Dictionary<string, string> { ["127.0.1.1:15432"] = "n1", ["127.0.1.2:15432"] = "n2", ["127.0.1.3:15432"] = "n3" },
        Environment = new Dictionary<string, string>
        {
            ["PostgreSQL"] = "15.14 (Debian 15.14-0+deb12u1)", ["Patroni"] = "3.0.2", ["etcd"] = "3.4.23 (3 members, v2 API)",
            ["HAProxy"] = "2.6.12", ["fsync"] = "on", ["synchronous_commit"] = "on", ["maximum_lag_on_failover"] = "1 GiB",
        },
        Scenario = new Scenario
        {
            Name = name,
            Description = "Does a failover under load lose writes that the API has acknowledged?",
            Environment = new EnvironmentSpec { Replication = mode },
            Expect = expected,
            Load = [new LoadSpec { Workload = "register", WarmUp = TimeSpan.FromSeconds(5), Simulations = [new Inject(400, TimeSpan.FromSeconds(45))] }],
            Faults =
            [
                new FaultSpec { Fault = "stop-replica", At = new FaultTrigger(1 / 3.0, TimeSpan.Zero, false), Target = "async" },
                .. mode == ReplicationMode.Async
                    ? [new FaultSpec { Fault = "hold-replication", At = new FaultTrigger(2 / 3.0, TimeSpan.FromSeconds(-0.5), false) }]
                    : (FaultSpec[])[],
                new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(2 / 3.0, TimeSpan.Zero, false) },
            ],
        },
    };

    private static RunResult ResultOf(RunInfo info, int lost, Verdict verdict, IReadOnlyList<string> caveats) => new()
    {
        Id = info.Id,
        Scenario = info.Scenario.Name,
        Verdict = verdict,
        Expected = info.Scenario.Expect,
        Sentence = lost == 0
            ? "No acknowledged write was lost: all 15,842 are on the new leader n2; writes were out for 7.40 s."
            : $"{lost:N0} of 15,842 acknowledged writes were lost when n1 was killed and n2 took over.",
        Caveats = caveats,
        Account = new LossAccount(18_900, Acked, 3_031, 27, Acked - lost, lost, 0, 0, 0, 0, 0, 8, 0),
        Rpo = new RecoveryPoint(lost, lost == 0 ? 0 : 503.4, lost == 0 ? 0 : 812_344),
        Outages =
        [
            new Outage((long)(42.009 * Second), (long)(Back * Second), 7403, "kill-leader n1", 7399),
        ],
        Checks = SampleChecks.All(Run, lost, verdict),
        Command = info.Command,
        Seed = 1,
        Timing = $"Patroni {TimingProfile.Fast}",
        Attribution = SampleAttribution.Of(lost),
    };

    private static LoadReport Load()
    {
        var noise = new Random(7);
        SecondReport At(int second, double rate)
        {
            var up = second is < 42 or >= 50;
            var ok = up ? (long)(rate + noise.Next(-4, 5) * rate / 400) : 0;
            if (second == 49)
                ok = (long)(rate * 0.5);
            var p50 = second is 49 or 50 ? 14.0 : 2.1 + noise.NextDouble() * 0.7;
            return new SecondReport(
                second, ok, up || second == 49 ? 0 : (long)rate, second == 42 ? (long)(rate / 16) : 0, 0,
                ok == 0 ? 0 : p50, ok == 0 ? 0 : p50 * (2.2 + noise.NextDouble()), ok == 0 ? 0 : p50 * (4 + 5 * noise.NextDouble()) + (second == 27 ? 160 : 0));
        }
        WorkloadReport Workload(string name, double rate, long ok, long fail, long unknown) => new()
        {
            Workload = name, Ok = ok, Fail = fail, Unknown = unknown, NotSent = name == "register" ? 212 : 0, OkPerSecond = ok / 45.0,
            ServiceMs = new LatencyReport(ok, 3.1, 1.2, 2.4, 4.8, 6.2, 19.4, 171.2, 402.7),
            ResponseMs = new LatencyReport(ok, 3.4, 1.2, 2.5, 5.1, 6.9, 24.0, 190.1, 431.9),
            Errors = name == "prober"
                ? new Dictionary<string, long> { ["http-503 25006"] = fail, ["time-out"] = unknown }
                : new Dictionary<string, long> { ["http-503 25006"] = fail - 212, ["not-sent"] = 212, ["time-out"] = unknown - 2, ["connection-reset"] = 2 },
            Series = [.. Enumerable.Range(From, To - From).Select(second => At(second, rate))],
        };
        return new LoadReport(
            From * Second, To * Second,
            [Workload("register", 400, 15_094, 2_906, 25), Workload("prober", 20, 748, 125, 2)],
            new GeneratorReport(0.12, 1.8, 14.2, 41.5, 0.38, 142_000_000, []));
    }

    private static List<ClusterSample> Samples(ReplicationMode mode)
    {
        var samples = new List<ClusterSample>();
        for (var tick = From * 4 - 8; tick < To * 4 + 40; tick++)
        {
            var at = tick / 4.0;
            var written = new Lsn(0x4000000UL + (ulong)(tick * 6_000));
            var sync = mode == ReplicationMode.Sync;
            Member[] members = at switch
            {
                < 27 => [new("n1", MemberRole.Leader, MemberState.Running, 1, null), new("n2", sync ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 1, 0), new("n3", MemberRole.Replica, MemberState.Running, 1, 2_048)],
                < Killed => [new("n1", MemberRole.Leader, MemberState.Running, 1, null), new("n2", sync ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 1, 0), new("n3", MemberRole.Unknown, MemberState.Unreachable, null, null)],
                < 48.9 => [new("n1", MemberRole.Unknown, MemberState.Unreachable, null, null), new("n2", MemberRole.Replica, MemberState.Running, 1, null), new("n3", MemberRole.Unknown, MemberState.Unreachable, null, null)],
                < 62 => [new("n1", MemberRole.Unknown, MemberState.Unreachable, null, null), new("n2", MemberRole.Leader, MemberState.Running, 2, null), new("n3", MemberRole.Unknown, MemberState.Unreachable, null, null)],
                _ => [new("n1", sync ? MemberRole.SyncStandby : MemberRole.Replica, MemberState.Running, 2, 0), new("n2", MemberRole.Leader, MemberState.Running, 2, null), new("n3", MemberRole.Replica, MemberState.Running, 2, 0)],
            };
            ReplicationRow Row(string leader, string standby, string state, ulong lag) => new(
                leader, standby, "streaming", state, written, written, new Lsn(written.Value - lag / 2), new Lsn(written.Value - lag), lag == 0 ? null : lag / 9000.0);
            var held = !sync && at > 41.5;
            ReplicationRow[] rows = at switch
            {
                < 27 => [Row("n1", "n2", sync ? "sync" : "async", (ulong)(tick * 37 % 5 * 900)), Row("n1", "n3", "async", (ulong)(tick * 53 % 11 * 1400))],
                < Killed => [Row("n1", "n2", sync ? "sync" : "async", held ? 812_344UL : (ulong)(tick * 37 % 5 * 900))],
                < 62 => [],
                _ => [Row("n2", "n1", sync ? "sync" : "async", 0), Row("n2", "n3", "async", 0)],
            };
            samples.Add(new ClusterSample((long)(at * Second), members, rows));
        }
        return samples;
    }

    private static List<AppliedFault> Faults(ReplicationMode mode)
    {
        List<AppliedFault> faults = [new("stop-replica", "n3", 27 * Second, (long)(27.2 * Second), (long)(60.4 * Second), false, null)];
        if (mode == ReplicationMode.Async)
            faults.Add(new AppliedFault("hold-replication", "n1", (long)(41.5 * Second), (long)(41.51 * Second), (long)(42.2 * Second), false, null));
        faults.Add(new AppliedFault("kill-leader", "n1", (long)(Killed * Second), (long)(42.018 * Second), (long)(61.9 * Second), true, null));
        return faults;
    }

    private static List<RunEvent> Events(ReplicationMode mode)
    {
        RunEvent At(double second, RunEventKind kind, string subject, string text) => new((long)(second * Second), kind, subject, text);
        return
        [
            At(0, RunEventKind.Phase, "environment", "Starting 3 members, 3 etcd, HAProxy and the API"),
            At(6.1, RunEventKind.Phase, "warm-up", "5 s at 400/s"),
            At(12, RunEventKind.Phase, "load", "register at 400/s for 45 s"),
            At(27.2, RunEventKind.FaultInjected, "stop-replica n3", "n3 was shut down; no process of it is left"),
            At(27.4, RunEventKind.MemberChanged, "n3", "running replica on timeline 1 -> unreachable"),
            At(42.018, RunEventKind.FaultInjected, "kill-leader n1", "SIGKILL to 14 processes of n1; none is left"),
            At(48.223, RunEventKind.LeaderLost, "n1", "the leader key has expired"),
            At(48.883, RunEventKind.LeaderElected, "n2", "n2 leads on timeline 2"),
            At(57, RunEventKind.Phase, "healing", "Load has ended; starting n1 and n3"),
            At(60.4, RunEventKind.FaultHealed, "stop-replica n3", "n3 streams on timeline 2"),
            At(61.9, RunEventKind.FaultHealed, "kill-leader n1", "n1 was rewound and streams on timeline 2"),
            At(62.3, RunEventKind.SyncStandbysChanged, mode == ReplicationMode.Sync ? "n1" : "", "n2 -> n1"),
            At(63, RunEventKind.Phase, "final-reads", "Reading n1, n2, n3 straight from SQL"),
        ];
    }
}
