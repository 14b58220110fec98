using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The stages of one recovery. What cannot be told is said to be so, with the reason, and never guessed.</summary>
internal sealed class Milestones(
    RecoverySpan span, IReadOnlyList<RunMark> marks, AttributionEvidence evidence, WriteLatency latency, double? resolutionMs)
{
    public const string Detected = "detected";
    public const string KeyReleased = "key-released";
    public const string Promoted = "promoted";
    public const string Routed = "routed";
    public const string FirstAck = "first-ack";
    public const string LatencyBack = "p99-back";

    /// <summary>Looks follow one another in well under a second when all is well; a look that waited longer says little.</summary>
    private const double SecondMs = 1000;

    public IReadOnlyList<Milestone> All() => [OfDetection(), OfKey(), OfPromotion(), OfRoute(), OfFirstAck(), OfLatency()];

    private Milestone OfDetection()
    {
        var first = First(mark => mark.Kind is MarkKind.Noticed or MarkKind.RouteClosed or MarkKind.KeyLost or MarkKind.KeyOverwritten or MarkKind.Demoted
            && !(mark.Kind == MarkKind.RouteClosed && mark.Member != span.Struck));
        return first is null
            ? Unknown(Detected, "no log and no recorded state shows that any part noticed")
            : Seen(Detected, first);
    }

    private Milestone OfKey()
    {
        if (evidence.ByHand.Count > 0)
            return Unknown(KeyReleased, "there is no leader key: no manager watches this cluster, and it is failed over by hand");
        if (evidence.LeaderKey is null)
        {
            return First(mark => mark is { Kind: MarkKind.KeyLost }) is { } viewed
                ? Seen(KeyReleased, viewed)
                : Unknown(KeyReleased, "the leader key was not watched in this run");
        }
        if (evidence.LeaderKey.Count == 0)
            return Unknown(KeyReleased, "etcd did not tell of the leader key");
        return First(mark => mark.Kind is MarkKind.KeyLost or MarkKind.KeyOverwritten) is { } gone
            ? Seen(KeyReleased, gone)
            : Unknown(KeyReleased, "the leader key was neither released nor expired: its holder stayed the same");
    }

    private Milestone OfPromotion()
    {
        if (First(mark => mark.Kind == MarkKind.Writable) is { } writable)
            return Seen(Promoted, writable);
        foreach (var sample in evidence.Samples)
        {
            if (sample.AtNs < span.FromNs || sample.AtNs >= span.UntilNs)
                continue;
            var leader = sample.Members.FirstOrDefault(member => member is { Role: MemberRole.Leader, State: MemberState.Running } && member.Name != span.Struck);
            if (leader is not null)
                return new Milestone(Promoted, span.Offset(sample.AtNs), evidence.SampleIntervalMs, $"{leader.Name} seen as leader by the harness's looks at the cluster");
        }
        return Unknown(Promoted, evidence.LogMarks.Any(mark => mark.Layer == RunLayer.Database)
            ? "no PostgreSQL began to take writes: the leader was not replaced"
            : "there is no log of PostgreSQL, and no other leader was seen");
    }

    private Milestone OfRoute()
    {
        if (First(mark => mark.Kind == MarkKind.RouteOpened) is { } opened)
            return Seen(Routed, opened);
        return Unknown(Routed, evidence.Proxy is null && !evidence.LogMarks.Any(mark => mark.Layer == RunLayer.Proxy)
            ? "the proxy was not watched in this run, or there is none"
            : "the proxy did not begin to route writes to any member");
    }

    private Milestone OfFirstAck() => span.Outage.FirstAckNs is { } first
        ? new Milestone(FirstAck, span.Offset(first), resolutionMs, "the first acknowledged write, as the client saw it")
        : Unknown(FirstAck, "no write was acknowledged any more");

    private Milestone OfLatency()
    {
        if (span.Outage.FirstAckNs is not { } first)
            return Unknown(LatencyBack, "no write was acknowledged any more");
        if (latency.BaselineMsP99 is not { } baseline)
            return Unknown(LatencyBack, "there were too few seconds of load before the first fault to compare with");
        var limit = FormattableString.Invariant($"{WriteLatency.Tolerance:0.#}x its median of {baseline:0.#} ms before the first fault");
        return latency.BackAfter(first) is { } back && back < span.UntilNs
            ? new Milestone(LatencyBack, span.Offset(back), SecondMs, $"the p99 of {latency.Workload} is within {limit}, by whole seconds")
            : Unknown(LatencyBack, $"the p99 of {latency.Workload} did not come back within {limit} before the load ended or the next fault struck");
    }

    private RunMark? First(Func<RunMark, bool> wanted) => marks.FirstOrDefault(mark => span.Holds(mark) && wanted(mark));

    private Milestone Seen(string name, RunMark mark) =>
        new(name, span.Offset(mark.AtNs), double.IsNaN(mark.ErrorMs) ? null : mark.ErrorMs, $"{Who(mark)}: {mark.Meaning} ({mark.Source})");

    private static string Who(RunMark mark) => mark.Layer switch
    {
        RunLayer.Proxy => "HAProxy",
        RunLayer.Manager => $"Patroni of {mark.Member}",
        RunLayer.Store => "etcd",
        RunLayer.Database => $"PostgreSQL of {mark.Member}",
        _ => mark.Member,
    };

    private static Milestone Unknown(string name, string why) => new(name, null, null, why);
}
