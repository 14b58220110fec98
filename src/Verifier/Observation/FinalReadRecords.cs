using System.Collections;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A row in 16 bytes: the run is the same for all.</summary>
/// <param name="Key">Worker and sequence, as <see cref="PackedKey"/> packs them.</param>
internal readonly record struct PackedRow(ulong Key, ulong Fingerprint) : ISortable<PackedRow>
{
    public ulong SortKey => Key;

    public int CompareTo(PackedRow other) => Fingerprint.CompareTo(other.Fingerprint);
}

/// <summary>Worker and sequence of a key in one number that sorts as the keys of one run do.</summary>
internal readonly record struct PackedKey(ulong Value) : ISortable<PackedKey>
{
    public ulong SortKey => Value;

    public static ulong Of(OperationKey key) => (ulong)key.Worker << 32 | key.Sequence;

    public static OperationKey Unpack(ulong packed, ulong run) => new(run, (ushort)(packed >> 32), (uint)packed);

    public int CompareTo(PackedKey other) => Value.CompareTo(other.Value);
}

/// <summary>Rows or keys of one run that are known to be in the order of their keys.</summary>
/// <typeparam name="T">As readers want them.</typeparam>
/// <typeparam name="TPacked">As they are kept.</typeparam>
internal sealed class InKeyOrder<T, TPacked>(IEnumerable<TPacked> packed, long count, Func<TPacked, T> unpack) : IReadOnlyCollection<T>
{
    /// <summary>The records as they are kept, in order.</summary>
    public IEnumerable<TPacked> Packed => packed;

    public int Count => checked((int)count);

    public IEnumerator<T> GetEnumerator() => packed.Select(unpack).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The rows and keys of a final read in the order of their keys.</summary>
internal static class KeyOrder
{
    public static IReadOnlyCollection<FinalRow> Rows(IEnumerable<PackedRow> sorted, long count, ulong run) =>
        new InKeyOrder<FinalRow, PackedRow>(sorted, count, row => new FinalRow(PackedKey.Unpack(row.Key, run), row.Fingerprint));

    public static IReadOnlyCollection<OperationKey> Keys(IEnumerable<PackedKey> sorted, long count, ulong run) =>
        new InKeyOrder<OperationKey, PackedKey>(sorted, count, key => PackedKey.Unpack(key.Value, run));

    /// <summary>Rows in the order of their keys, sorted only if they are not yet.</summary>
    /// <param name="run">Rows of other runs are left out, should the read have let any through.</param>
    public static IEnumerable<PackedRow> Of(IReadOnlyCollection<FinalRow> rows, ulong run, Func<Stream> spill) =>
        Of(rows, row => row.Key.Run == run, row => new PackedRow(PackedKey.Of(row.Key), row.Fingerprint), spill);

    /// <summary>Keys in order, sorted only if they are not yet.</summary>
    public static IEnumerable<PackedKey> Of(IReadOnlyCollection<OperationKey> keys, ulong run, Func<Stream> spill) =>
        Of(keys, key => key.Run == run, key => new PackedKey(PackedKey.Of(key)), spill);

    private static IEnumerable<TPacked> Of<T, TPacked>(
        IReadOnlyCollection<T> records, Func<T, bool> ours, Func<T, TPacked> pack, Func<Stream> spill) where TPacked : unmanaged, ISortable<TPacked>
    {
        if (records is InKeyOrder<T, TPacked> { Packed: var packed })
            return packed;
        var sort = new ExternalSort<TPacked>(spill);
        foreach (var record in records.Where(ours))
            sort.Add(pack(record));
        return sort;
    }
}
