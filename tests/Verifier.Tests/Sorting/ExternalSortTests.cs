namespace Harness.Verifier.Tests;

public sealed class ExternalSortTests : IDisposable
{
    private readonly List<MemoryStream> spilled = [];

    public void Dispose() => spilled.ForEach(stream => stream.Dispose());

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(3000, 4)] // 750 runs: more than are merged at once
    [InlineData(20_000, 512)]
    public void Enumerate_GivesEverythingInOrder_AsOftenAsAsked(int count, int chunk)
    {
        var random = new Random(count);
        PackedRow[] rows = [.. Enumerable.Range(0, count).Select(_ => new PackedRow((ulong)random.Next(count), (ulong)random.Next(3)))];

        var sort = Sorted(rows, chunk);

        PackedRow[] expected = [.. rows.OrderBy(row => row.Key).ThenBy(row => row.Fingerprint)];
        Assert.Equal(expected, sort);
        Assert.Equal(expected, sort);
        Assert.Equal(count, sort.Added);
        Assert.Equal(count > chunk, spilled.Count > 0);
    }

    [Fact]
    public void Enumerate_OfEqualKeys_IsOrderedByTheRest() =>
        Assert.Equal([1, 2, 3, 4, 5], Sorted([new(7, 3), new(7, 1), new(7, 5), new(7, 2), new(7, 4)], chunk: 2).Select(row => (int)row.Fingerprint));

    [Fact]
    public void Add_InOrder_MakesOneRun()
    {
        var rows = Enumerable.Range(0, 10_000).Select(number => new PackedRow((ulong)number, 0)).ToList();

        Assert.Equal(rows, Sorted(rows, chunk: 16));
        Assert.Single(spilled);
        Assert.Equal(16 * rows.Count, spilled[0].Length);
    }

    [Fact]
    public void Add_AfterReading_IsRefused()
    {
        var sort = Sorted([new(1, 1)], chunk: 4);
        Assert.Single(sort);
        Assert.Throws<InvalidOperationException>(() => sort.Add(new PackedRow(2, 2)));
    }

    private ExternalSort<PackedRow> Sorted(IEnumerable<PackedRow> rows, int chunk)
    {
        var sort = new ExternalSort<PackedRow>(Spill, chunk);
        foreach (var row in rows)
            sort.Add(row);
        return sort;
    }

    private MemoryStream Spill()
    {
        spilled.Add(new MemoryStream());
        return spilled[^1];
    }
}
