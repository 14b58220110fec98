using System.Text;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Says in words what is known of a write that is not there: by whom it was answered, and why it may be gone.</summary>
internal sealed class WriteExplanation
{
    /// <summary>Findings explained in full; the ones after it are only named, so that a file with a lost million can still be opened.</summary>
    public const int InFull = 10_000;

    private readonly RunEvidence evidence;
    private readonly ClusterTimeline cluster;
    private readonly IReadOnlyList<RunFault> faults;

    public WriteExplanation(RunEvidence evidence)
    {
        this.evidence = evidence;
        Lineage = new Lineage(evidence);
        cluster = new ClusterTimeline(evidence.Samples);
        faults = RunFault.In(evidence);
    }

    public Lineage Lineage { get; }

    /// <summary>The finding about one write.</summary>
    /// <param name="kind">Class of anomaly.</param>
    /// <param name="verb">How it ended for the client: "acknowledged", "of unknown outcome".</param>
    /// <param name="foundBy">A read that returned it during the run, or null.</param>
    /// <param name="missing">True when its row is gone, so that the place where its timeline was left matters.</param>
    /// <param name="number">How many findings of this class came before.</param>
    public Anomaly Of(string kind, string verb, in Operation write, Operation? foundBy, bool missing, int number) => new(
        kind, write.Key, write.EndNs, Member(write.Node), write.Timeline == 0 ? null : write.Timeline,
        write.Lsn.Value == 0 ? "" : write.Lsn.ToString(), Lineage.ForkOf(write.Timeline)?.ToString() ?? "",
        number < InFull ? Explain(verb, write, foundBy, missing) : $"{verb}; explained as the first {Wording.Count(InFull)} are");

    /// <summary>Name of the member at an address; the address itself when it is nobody's; empty when unknown.</summary>
    public string Member(string address) => evidence.MemberAt.TryGetValue(address, out var member) ? member : address;

    /// <summary>Who led at a moment, and which standbys were synchronous.</summary>
    public string ClusterAt(long ns) => cluster.Describe(ns);

    private string Explain(string verb, in Operation write, Operation? foundBy, bool missing)
    {
        var text = new StringBuilder($"{verb} at {Wording.At(write.EndNs)}");
        if (write.Node.Length > 0)
            text.Append($" by {Named(write.Node)}");
        if (write.Timeline != 0)
            text.Append($" on timeline {write.Timeline}");
        if (write.Lsn.Value != 0)
            text.Append($" at LSN {write.Lsn}");
        if ((write.Flags & OperationFlags.WeakAck) != 0)
            text.Append(", with the warning that the wait for synchronous replication was cancelled (weak acknowledgement)");
        if (foundBy is { } read)
            text.Append($"; returned by a read{(read.Node.Length > 0 ? $" of {Named(read.Node)}" : "")} at {Wording.At(read.EndNs)}");
        if (missing)
            text.Append("; ").Append(Fork(write));
        text.Append("; ").Append(cluster.Describe(write.EndNs));
        AppendFaults(text, write.EndNs);
        return text.ToString();
    }

    private string Named(string address) =>
        evidence.MemberAt.TryGetValue(address, out var member) ? $"{member} ({address})" : address;

    private string Fork(in Operation write)
    {
        var fork = Lineage.ForkOf(write.Timeline);
        return Lineage.Of(write) switch
        {
            Abandonment.BeyondFork when write.LsnBefore.Value != 0 && write.LsnBefore < fork!.Value =>
                $"timeline {write.Timeline} was left at {fork}, between {write.LsnBefore} and {write.Lsn}, where it was committed",
            Abandonment.BeyondFork =>
                $"timeline {write.Timeline} was left at {fork}, {Wording.Count(write.Lsn - fork!.Value, "byte")} earlier",
            Abandonment.OtherLineage =>
                $"timeline {write.Timeline} was abandoned as a whole: it is not in the history of the leader, which is on timeline {Lineage.Present}",
            Abandonment.BelowFork =>
                $"NOT explained by a failover: timeline {write.Timeline} was left at {fork}, {Wording.Count(fork!.Value - write.Lsn, "byte")} later, so its successor had inherited the write",
            Abandonment.PresentTimeline =>
                $"NOT explained by a failover: the leader is still on timeline {write.Timeline}",
            _ when fork is not null => $"timeline {write.Timeline} was left at {fork}; where the write lies is not known",
            _ => "where its timeline was left is not known",
        };
    }

    private void AppendFaults(StringBuilder text, long ns)
    {
        var forced = faults.FirstOrDefault(fault => fault.Applied.ForcesFailover && fault.Applied.InjectedNs >= ns)
            ?? faults.LastOrDefault(fault => fault.Applied.ForcesFailover);
        if (forced is not null)
        {
            var side = forced.Applied.InjectedNs >= ns ? "before" : "after";
            text.Append($"; {Wording.Distance(forced.Applied.InjectedNs - ns)} {side} {forced.Name}");
        }
        foreach (var fault in faults)
        {
            if (fault != forced && fault.InForceAt(ns))
                text.Append($"; {fault.Name} in force since {Wording.At(fault.Applied.InjectedNs)}");
        }
    }
}
