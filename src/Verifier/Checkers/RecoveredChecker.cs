using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes of unknown outcome that are on the leader: U ∩ F. Legal; counted, since a client has to expect it.</summary>
public sealed class RecoveredChecker : IChecker
{
    public string Name => "recovered";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (writes.Count == 0)
            return Finding.Unknown(Name, "No write was attempted, so none could be recovered.");

        var recovered = 0L;
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes.OnLeader(i) && writes[i].Outcome == Outcome.Unknown)
                recovered++;
        }
        return Finding.Valid(Name,
            $"{Wording.Count(recovered)} of {Wording.Count(writes.Unknown, "write")} of unknown outcome {Wording.Are(recovered)} on the leader {leader.Member}.")
            with { Count = recovered };
    }
}
