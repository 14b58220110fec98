using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Which acknowledged writes are gone.</summary>
internal static class LostWrites
{
    /// <summary>A \ F in the order of their acknowledgement; empty when the leader's rows were not read.</summary>
    public static IReadOnlyList<Operation> In(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is null)
            return [];
        var lost = new List<Operation>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes.OnLeader(i))
                continue;
            var write = writes[i];
            if (write.Outcome == Outcome.Ok)
                lost.Add(write);
        }
        lost.Sort(static (left, right) => (left.EndNs, left.Key).CompareTo((right.EndNs, right.Key)));
        return lost;
    }
}
