using Harness.Environments;

namespace Harness.Verifier;

/// <summary>
/// Recognises a leader whose key was taken from it while it was well: the bug of Patroni 3.0.2 with etcd's v3 API, in which a leader
/// that was paused and resumed gets a new lease and writes the key without comparing it.
/// </summary>
internal static class OverwrittenLeaderKey
{
    /// <summary>A demotion follows within a loop of the manager, the rewind within some more.</summary>
    private const long ConsequencesNs = 60_000_000_000;

    /// <summary>A paragraph for each time that it happened; it begins with its title, a sentence.</summary>
    public static IEnumerable<string> Explain(IReadOnlyList<RunMark> marks, IReadOnlyList<LossGroup> losses, AttributionEvidence evidence)
    {
        foreach (var (atNs, change) in evidence.LeaderKey ?? [])
        {
            if (change is { Action: LeaderKeyAction.Overwritten, Holder: { } thief, Former: { } rightful })
                yield return Explain(atNs, thief, rightful, marks, losses, evidence);
        }
    }

    /// <summary>The first sentence of a paragraph that <c>Explain</c> gave.</summary>
    public static string TitleOf(string finding) => finding[..(finding.IndexOf('.', StringComparison.Ordinal) + 1)];

    private static string Explain(
        long atNs, string thief, string rightful, IReadOnlyList<RunMark> marks, IReadOnlyList<LossGroup> losses, AttributionEvidence evidence)
    {
        var demoted = After(MarkKind.Demoted);
        var rewound = After(MarkKind.Rewound);
        var title = (demoted, rewound) switch
        {
            (not null, not null) => "Leader key overwritten, rightful leader demoted and rewound.",
            (not null, null) => "Leader key overwritten, rightful leader demoted.",
            _ => "Leader key overwritten.",
        };
        var fault = evidence.Faults.LastOrDefault(fault => fault.Member == thief && fault.InjectedNs <= atNs);
        var woke = fault is null ? "" : fault.HealedNs is { } healed && healed <= atNs
            ? $", which {fault.Fault} had struck at {Wording.At(fault.InjectedNs)} and which was healed at {Wording.At(healed)},"
            : $", which {fault.Fault} had struck at {Wording.At(fault.InjectedNs)},";
        var lost = losses.Where(group => group.Member == rightful && group.FirstAckNs <= atNs + ConsequencesNs).Sum(group => group.Writes);
        return $"{title} At {Wording.At(atNs)} {thief}{woke} wrote its name over that of {rightful} in the leader key, without the key having been free: "
            + $"it got a new lease and did not compare. {Consequences(rightful, demoted, rewound)} "
            + (lost > 0
                ? $"So {Wording.Count(lost, "write")} that {rightful} had acknowledged vanished, in whatever replication mode: the standbys that had confirmed them followed {thief} as well. "
                : "")
            + $"{Matches(evidence)}";

        RunMark? After(MarkKind kind) => marks.FirstOrDefault(mark =>
            mark.Kind == kind && mark.Member == rightful && mark.AtNs >= atNs - MarginNs && mark.AtNs <= atNs + ConsequencesNs);
    }

    /// <summary>Logs and watch may differ by the clocks' error.</summary>
    private const long MarginNs = 50_000_000;

    private static string Consequences(string rightful, RunMark? demoted, RunMark? rewound) => (demoted, rewound) switch
    {
        ({ } down, { } back) => $"{rightful}, the rightful leader, found another's name there, was demoted at {Wording.At(down.AtNs)} and rewound at {Wording.At(back.AtNs)}.",
        ({ } down, null) => $"{rightful}, the rightful leader, found another's name there and was demoted at {Wording.At(down.AtNs)}; that it was rewound is not seen in its log.",
        _ => $"That {rightful} was demoted is not seen in its log.",
    };

    /// <summary>Names the known bug only where its conditions are met.</summary>
    private static string Matches(AttributionEvidence evidence)
    {
        var patroni = evidence.Environment.GetValueOrDefault("Patroni", "");
        return patroni.Contains("3.0.2", StringComparison.Ordinal)
            ? "This is the behaviour that Patroni's pull requests 2689 and 2693 mend; version 3.0.2 lacks them. With etcd's v2 API (dcs: etcd) it does not happen."
            : $"Patroni with etcd's v3 API did this up to 3.0.2 (pull requests 2689 and 2693); this is {(patroni.Length > 0 ? patroni : "a version that is not known")}.";
    }
}
