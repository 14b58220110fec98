using System.Collections;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Says for each lost write whether its row was found on the member that acknowledged it, before that was healed.</summary>
internal static class SalvagedWrites
{
    private const int MostWanted = 1_000_000;

    /// <summary>The result with <see cref="Anomaly.Salvage"/> filled in for lost writes.</summary>
    public static RunResult MarkIn(RunResult result, AttributionEvidence evidence)
    {
        var lost = LossGroups.Lost(result);
        if (lost.Count == 0)
            return result;
        var marked = new Marked(lost, evidence);
        return result with { Checks = [.. result.Checks.Select(check => check.Anomalies == lost ? check with { Anomalies = marked } : check)] };
    }

    /// <summary>The keys that are looked for: of millions of lost writes the first ones, so that memory is bounded.</summary>
    /// <returns>The keys, and the acknowledgement of the last one; <see cref="long.MaxValue"/> when they are all.</returns>
    public static (HashSet<OperationKey> Keys, long UntilNs) Wanted(RunResult result)
    {
        var keys = new HashSet<OperationKey>();
        foreach (var write in LossGroups.Lost(result))
        {
            if (keys.Count == MostWanted)
                return (keys, (write.AtNs ?? 0) - 1);
            if (write.Key is { } key)
                keys.Add(key);
        }
        return (keys, long.MaxValue);
    }

    private static Salvage Of(Anomaly write, AttributionEvidence evidence)
    {
        var looked = false;
        if (write.AtNs > evidence.SalvagedUntilNs)
            return Salvage.NotRead;
        for (var i = 0; i < (evidence.Salvages?.Count ?? 0); i++)
        {
            var read = evidence.Salvages![i];
            if (read.Error is not null || read.Member != write.Node)
                continue;
            if (write.Key is { } key && evidence.Salvaged[i].Contains(key))
                return Salvage.Found;
            // A read that ends before the write, or is of another timeline, says nothing of it.
            looked |= read.IsComplete && read.TakenNs >= write.AtNs && Reaches(read, write);
        }
        return looked ? Salvage.Absent : Salvage.NotRead;
    }

    private static bool Reaches(SalvageRead read, Anomaly write) =>
        read.EndLsn is { } end && Lsn.TryParse(write.Lsn, out var lsn) && read.Timeline == write.Timeline && lsn <= end;

    /// <summary>Lost writes, marked when they are asked for.</summary>
    private sealed class Marked(IReadOnlyCollection<Anomaly> lost, AttributionEvidence evidence) : IReadOnlyCollection<Anomaly>
    {
        public int Count => lost.Count;

        public IEnumerator<Anomaly> GetEnumerator() => lost.Select(write => write with { Salvage = Of(write, evidence) }).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
