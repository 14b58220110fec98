using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How many writes there were, how they ended, and what the leader holds. Complete after the pass.</summary>
internal sealed class WriteTotals(RunEvidence evidence) : IJournalFold, IKeyFold
{
    /// <summary>Name of the leader whose rows were read; null when there is none.</summary>
    public string? Leader { get; } = evidence.Leader?.Member;

    /// <summary>Writes that were to be made, those never sent included.</summary>
    public long Attempted { get; private set; }

    public long Acknowledged { get; private set; }

    /// <summary>Certainly not executed.</summary>
    public long Failed { get; private set; }

    public long Unknown { get; private set; }

    /// <summary>Writes whose key belongs to another run: a journal that is not this run's. In no other figure.</summary>
    public long OfOtherRuns { get; private set; }

    /// <summary>Writes whose key an earlier write had already: identities that are none.</summary>
    public long Repeated { get; private set; }

    /// <summary>Acknowledged writes that the leader does not have; 0 when its rows were not read.</summary>
    public long Lost { get; private set; }

    /// <summary>This run's rows on the leader, by sequential scan.</summary>
    public long LeaderRows { get; private set; }

    /// <summary>This run's rows on the leader, by index scan.</summary>
    public long LeaderIndexKeys { get; private set; }

    public void Add(in Operation operation)
    {
        if (!operation.IsWrite)
            return;
        if (operation.Key.Run != evidence.Run)
        {
            OfOtherRuns++;
            return;
        }
        Attempted++;
        if (operation.Outcome == Outcome.Ok)
            Acknowledged++;
        else if (operation.Outcome == Outcome.Fail)
            Failed++;
        else
            Unknown++;
    }

    public void Add(KeyRecord record)
    {
        Repeated += Math.Max(0, record.Writes.Length - 1);
        if (record.Leader is not { } leader)
            return;
        LeaderRows += leader.InTable;
        LeaderIndexKeys += leader.InIndex;
        if (leader.InTable == 0)
            Lost += record.Acknowledged;
    }
}
