using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>
/// A failover as evidence, readable at a glance. n1 leads and is killed at 20 s, n2 takes over; writes are out from 20.01 s to 27.4 s.
/// Times are in seconds of the run's clock.
/// </summary>
internal sealed class Story
{
    public const double Killed = 20;

    public static long At(double seconds) => (long)(seconds * 1e9);

    public AttributionEvidence Evidence { get; private set; } = new()
    {
        Faults = [new AppliedFault("kill-leader", "n1", At(Killed), At(20.1), At(40), ForcesFailover: true, null)],
        Samples = [],
        Clock = new LogClock(DateTimeOffset.UnixEpoch, At(60), 0),
        Environment = new Dictionary<string, string> { ["Patroni"] = "patroni 3.0.2" },
    };

    public RunResult Result { get; private set; } = SampleRun.Valid().Result with
    {
        Attribution = null,
        Outages = [new Outage(At(20.01), At(27.4), 7390, "kill-leader n1", 7400)],
        Checks = [new CheckResult("unavailability", Verdict.Valid, 1, "", [], new Dictionary<string, double> { ["resolutionMs"] = 50 })],
    };

    /// <summary>All that a good environment shows.</summary>
    public static Story Told() => new Story()
        .Log(20.02, RunLayer.Database, "n2", MarkKind.Noticed, "its replication broke")
        .Log(20.7, RunLayer.Proxy, "n1", MarkKind.RouteClosed, "routes no writes to n1 any more")
        .Key(5, LeaderKeyAction.Found, "n1", null).Key(26.3, LeaderKeyAction.Expired, null, "n1").Key(26.5, LeaderKeyAction.Taken, "n2", null)
        .Log(26.8, RunLayer.Database, "n2", MarkKind.Writable, "takes writes")
        .Log(27.1, RunLayer.Proxy, "n2", MarkKind.RouteOpened, "routes writes to n2")
        .Latency(second => second < 20 ? 10 : second < 30 ? 90 : 12);

    public Story Log(double seconds, RunLayer layer, string member, MarkKind kind, string meaning)
    {
        var mark = new RunMark(At(seconds), 1, layer, member, kind, meaning, "logs/x.log:1", "a line");
        Evidence = Evidence with { LogMarks = [.. Evidence.LogMarks.Append(mark).OrderBy(other => other.AtNs)] };
        return this;
    }

    public Story Key(double seconds, LeaderKeyAction action, string? holder, string? former)
    {
        Evidence = Evidence with { LeaderKey = [.. Evidence.LeaderKey ?? [], new LeaderKeySample(At(seconds), new LeaderKeyChange(action, holder, former, 1))] };
        return this;
    }

    /// <param name="p99">Milliseconds by the second; writes are acknowledged in all seconds but 21 to 26.</param>
    public Story Latency(Func<int, double> p99)
    {
        var second = Enumerable.Range(0, 50).Select(number => new SecondReport(number, number is > 20 and < 27 ? 0 : 100, 0, 0, 0, 1, 2, p99(number)));
        var load = SampleRun.Valid().Load!;
        Evidence = Evidence with { Load = load with { MeasuredFromNs = At(5), MeasuredToNs = At(50), Workloads = [load.Workloads[0] with { Series = [.. second] }] } };
        return this;
    }

    public Story Lost(string member, int timeline, string fork, params (uint Number, double Seconds, string Lsn)[] writes)
    {
        IReadOnlyList<Anomaly> lost =
            [.. writes.Select(write => new Anomaly("lost", History.Key(write.Number), At(write.Seconds), member, timeline, write.Lsn, fork, ""))];
        Result = Result with { Checks = [.. Result.Checks, new CheckResult("lost", Verdict.Violated, lost.Count, "", lost, new Dictionary<string, double>())] };
        return this;
    }

    public Story Salvaged(SalvageRead read, params uint[] numbers)
    {
        Evidence = Evidence with
        {
            Salvages = [.. Evidence.Salvages ?? [], read],
            Salvaged = [.. Evidence.Salvaged, numbers.Select(History.Key).ToHashSet()],
        };
        return this;
    }

    public Story With(Func<AttributionEvidence, AttributionEvidence> change)
    {
        Evidence = change(Evidence);
        return this;
    }

    public Story WithResult(Func<RunResult, RunResult> change)
    {
        Result = change(Result);
        return this;
    }

    public RunResult Attribute() => RunAttributions.AddTo(Result, Evidence);

    public Recovery Recovery() => Assert.Single(Attribute().Attribution!.Recoveries);
}
