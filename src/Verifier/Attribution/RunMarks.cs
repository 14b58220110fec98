using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Everything that happened in a run, of all layers, on one clock.</summary>
internal static class RunMarks
{
    private const string Journal = "journal.bin";

    /// <summary>etcd tells a change when it has been committed, and the harness hears it on the same machine.</summary>
    private const double WatchErrorMs = 5;

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<RunMark> Of(RunResult result, IReadOnlyList<LossGroup> losses, AttributionEvidence evidence) =>
    [
        .. evidence.LogMarks
            .Concat(OfFaults(evidence.Faults))
            .Concat(evidence.ByHand.Select(step => new RunMark(step.AtNs, 0, RunLayer.Manager, step.Subject, MarkKind.Told, step.Text, "events.jsonl")))
            .Concat(OfKey(evidence.LeaderKey ?? []))
            .Concat(evidence.LeaderKey is null ? OfViews(evidence) : [])
            .Concat(OfProxy(evidence))
            .Concat(OfClients(result, losses))
            .OrderBy(mark => mark.AtNs),
    ];

    private static IEnumerable<RunMark> OfFaults(IReadOnlyList<AppliedFault> faults)
    {
        foreach (var fault in faults)
        {
            var confirmed = fault.ConfirmedNs is { } ns ? $", confirmed after {Wording.Length(Wording.Ms(ns - fault.InjectedNs))}" : ", not confirmed";
            yield return new RunMark(fault.InjectedNs, 0, RunLayer.Fault, fault.Member, MarkKind.FaultBegan, $"{fault.Fault} begins{confirmed}", "faults.json");
            if (fault.HealedNs is { } healed)
                yield return new RunMark(healed, 0, RunLayer.Fault, fault.Member, MarkKind.FaultHealed, $"{fault.Fault} healed", "faults.json");
        }
    }

    private static IEnumerable<RunMark> OfKey(IReadOnlyList<LeaderKeySample> samples)
    {
        foreach (var (atNs, change) in samples)
        {
            var (kind, meaning) = change.Action switch
            {
                LeaderKeyAction.Taken => (MarkKind.KeyTaken, $"{change.Holder} takes the leader key"),
                LeaderKeyAction.Overwritten => (MarkKind.KeyOverwritten, $"{change.Holder} writes its name over {change.Former}'s in the leader key"),
                LeaderKeyAction.Expired => (MarkKind.KeyLost, $"the lease of {change.Former ?? "the leader"} ends: the leader key is gone"),
                LeaderKeyAction.Released => (MarkKind.KeyLost, $"{change.Former ?? "the leader"} gives the leader key back"),
                LeaderKeyAction.Removed => (MarkKind.KeyLost, $"the leader key of {change.Former ?? "the leader"} is gone (its lease ended or it was given back: etcd's v3 API does not say)"),
                _ => (MarkKind.Told, ""),
            };
            if (meaning.Length > 0)
                yield return new RunMark(
                    atNs, change.IsLate ? double.NaN : WatchErrorMs, RunLayer.Store, change.Holder ?? change.Former ?? "", kind,
                    meaning + (change.IsLate ? "; seen late, when the watch had been made anew" : ""), "leader-key.jsonl");
        }
    }

    /// <summary>Runs without a watch on the key: when looks at the cluster showed no leader any more.</summary>
    private static IEnumerable<RunMark> OfViews(AttributionEvidence evidence)
    {
        string? before = null;
        foreach (var sample in evidence.Samples)
        {
            var leader = new ClusterView(sample.Members).Leader?.Name;
            if (before is not null && leader != before)
                yield return new RunMark(
                    sample.AtNs, evidence.SampleIntervalMs, RunLayer.Manager, before, MarkKind.KeyLost, $"{before} is no longer shown as leader", "replication.jsonl");
            before = leader;
        }
    }

    /// <summary>What the proxy's own log does not tell, as in runs whose log has no times.</summary>
    private static IEnumerable<RunMark> OfProxy(AttributionEvidence evidence)
    {
        if (evidence.LogMarks.Any(mark => mark.Layer == RunLayer.Proxy))
            yield break;
        var up = new Dictionary<string, bool>();
        foreach (var change in (evidence.Proxy ?? []).Where(change => change.Server.Proxy == ProxyServer.Write))
        {
            var member = change.Server.Server;
            var wasUp = up.TryGetValue(member, out var known) ? known : (bool?)null;
            up[member] = change.Server.IsUp;
            if (member is "FRONTEND" or "BACKEND" || wasUp is null || wasUp == change.Server.IsUp)
                continue;
            yield return new RunMark(
                change.AtNs, Wording.Ms(change.AtNs - change.AfterNs), RunLayer.Proxy, member,
                change.Server.IsUp ? MarkKind.RouteOpened : MarkKind.RouteClosed,
                change.Server.IsUp ? $"routes writes to {member}" : $"routes no writes to {member} any more", "proxy.jsonl");
        }
    }

    private static IEnumerable<RunMark> OfClients(RunResult result, IReadOnlyList<LossGroup> losses)
    {
        foreach (var outage in result.Outages)
        {
            yield return new RunMark(outage.LastAckNs, 0, RunLayer.Client, "", MarkKind.Acknowledged, "the last acknowledged write before the outage", Journal);
            if (outage.FirstAckNs is { } first)
                yield return new RunMark(first, 0, RunLayer.Client, "", MarkKind.Acknowledged, "the first acknowledged write after the outage", Journal);
        }
        foreach (var loss in losses)
        {
            yield return OfLost(loss, loss.FirstAckNs, loss.FirstLsn, $"acknowledges the first of {Wording.Count(loss.Writes, "write")} that will be lost");
            if (loss.LastAckNs != loss.FirstAckNs)
                yield return OfLost(loss, loss.LastAckNs, loss.LastLsn, "acknowledges the last write that will be lost");
        }
    }

    private static RunMark OfLost(LossGroup loss, long atNs, string lsn, string meaning) => new(
        atNs, 0, RunLayer.Client, loss.Member, MarkKind.LostAcknowledged,
        $"{(loss.Member.Length > 0 ? loss.Member : "a member")} {meaning}{(lsn.Length > 0 ? $", at LSN {lsn}" : "")}", Journal);
}
