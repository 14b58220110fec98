using System.Collections;
using System.Runtime.InteropServices;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Findings about writes, in the order of their ends whatever order they are added in. Each is put into words only when it
/// is asked for, so that a million of them cost no memory.
/// </summary>
/// <param name="check">Name of the class of anomaly.</param>
/// <param name="verb">How a write ended, the first words of its explanation.</param>
internal sealed class ExplainedWrites(RunEvidence evidence, string check, Func<ExplainedWrites.Finding, string> verb) : IReadOnlyCollection<Anomaly>
{
    private readonly ExternalSort<Packed> sorted = new(evidence.Spill);
    private readonly OperationNames names = new();
    private readonly WriteExplanation explanation = new(evidence);

    public int Count => checked((int)sorted.Added);

    /// <param name="foundBy">A read that returned it during the run, or null.</param>
    /// <param name="missing">True when its row is gone, so that the place where its timeline was left matters.</param>
    public void Add(in Operation write, Operation? foundBy, bool missing) => sorted.Add(new Packed
    {
        Write = names.Pack(write),
        FoundBy = foundBy is { } read ? names.Pack(read) : default,
        Found = foundBy is not null,
        Missing = missing,
    });

    /// <summary>Those findings alone that this holds for; nothing can be added here any more.</summary>
    public ExplainedWrites Where(Func<Finding, bool> holds)
    {
        var some = new ExplainedWrites(evidence, check, verb);
        foreach (var finding in Findings().Where(holds))
            some.Add(finding.Write, finding.FoundBy, finding.Missing);
        return some;
    }

    public IEnumerator<Anomaly> GetEnumerator() => Findings()
        .Select((finding, number) => explanation.Of(check, verb(finding), finding.Write, finding.FoundBy, finding.Missing, number))
        .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<Finding> Findings() => sorted.Select(packed => new Finding(
        packed.Write.Unpack(evidence.Run, names), packed.Found ? packed.FoundBy.Unpack(evidence.Run, names) : null, packed.Missing));

    /// <summary>One finding as it was added.</summary>
    internal readonly record struct Finding(Operation Write, Operation? FoundBy, bool Missing);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed : ISortable<Packed>
    {
        public PackedOperation Write;
        public PackedOperation FoundBy;
        public bool Found;
        public bool Missing;

        public readonly ulong SortKey => (ulong)Write.EndNs;

        public readonly int CompareTo(Packed other) => Write.SortKey.CompareTo(other.Write.SortKey);
    }
}
