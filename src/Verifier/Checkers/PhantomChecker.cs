using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes that certainly failed, or were never sent, and yet are on the leader: N ∩ F.</summary>
public sealed class PhantomChecker : IChecker
{
    public string Name => "phantom";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (writes.Count == 0)
            return Finding.Unknown(Name, "No write was attempted, so none could fail.");

        var phantoms = new List<Anomaly>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (!writes.OnLeader(i) || writes[i] is not { Outcome: Outcome.Fail } write)
                continue;
            var how = (write.Flags & OperationFlags.NotSent) != 0 ? "never sent" : $"failed with {write.Error}";
            phantoms.Add(Finding.OfRow(Name, write.Key, leader.Member,
                $"{how} at {Wording.At(write.EndNs)}, and yet there is a row on the leader {leader.Member}") with { AtNs = write.EndNs });
        }
        return Finding.FromAnomalies(
            Name, phantoms,
            $"None of the {Wording.Count(writes.Failed, "failed write")} is on the leader {leader.Member}.",
            $"{Wording.Count(phantoms.Count)} of {Wording.Count(writes.Failed, "failed write")} {Wording.Are(phantoms.Count)} on the leader {leader.Member}.");
    }
}
