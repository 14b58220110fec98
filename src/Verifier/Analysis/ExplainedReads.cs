using System.Collections;
using System.Runtime.InteropServices;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Reads that missed a write, in the order of their ends, put into words only when they are asked for.</summary>
/// <param name="check">Name of the class of anomaly.</param>
internal sealed class ExplainedReads(RunEvidence evidence, string check) : IReadOnlyCollection<Anomaly>
{
    private readonly ExternalSort<Packed> sorted = new(evidence.Spill);
    private readonly OperationNames names = new();
    private readonly WriteExplanation explanation = new(evidence);

    /// <summary>What made it a miss.</summary>
    public enum Miss : byte
    {
        /// <summary>The write had been acknowledged.</summary>
        AfterAck,

        /// <summary>The write had been acknowledged to the very client that read.</summary>
        OwnWrite,

        /// <summary>The client had read it before.</summary>
        SeenBefore,
    }

    public int Count => checked((int)sorted.Added);

    /// <param name="sinceNs">The acknowledgement, or the end of the read that had shown it.</param>
    public void Add(in Operation read, Miss miss, long sinceNs) =>
        sorted.Add(new Packed { Read = names.Pack(read), SinceNs = sinceNs, Miss = miss });

    public IEnumerator<Anomaly> GetEnumerator()
    {
        foreach (var packed in sorted)
        {
            var read = packed.Read.Unpack(evidence.Run, names);
            yield return new Anomaly(check, read.Key, read.EndNs, explanation.Member(read.Node), null, "", "", Explain(read, packed.Miss, packed.SinceNs));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Explain(in Operation read, Miss miss, long sinceNs)
    {
        var since = miss switch
        {
            Miss.OwnWrite => "its own client's write had been acknowledged",
            Miss.SeenBefore => "the same client had read it",
            _ => "the write had been acknowledged",
        };
        return $"not shown by a read sent at {Wording.At(read.StartNs)}, {Wording.Length(Wording.Ms(read.StartNs - sinceNs))} after {since}; {explanation.ClusterAt(read.StartNs)}";
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed : ISortable<Packed>
    {
        public PackedOperation Read;
        public long SinceNs;
        public Miss Miss;

        public readonly ulong SortKey => (ulong)Read.EndNs;

        public readonly int CompareTo(Packed other) => (Read.SortKey, SinceNs).CompareTo((other.Read.SortKey, other.SinceNs));
    }
}
