namespace Harness.LoadRunner.Tests;

public class DataSetUserTests
{
    [Fact]
    public void For_IsAFunctionOfIndexAndSeed()
    {
        Assert.Equal(DataSetUser.For(41, 7), DataSetUser.For(41, 7));
        Assert.Equal(DataSetUser.For(41, 7).Id, DataSetUser.For(41, 8).Id);
        Assert.NotEqual(DataSetUser.For(41, 7) with { Id = default, Biography = "" }, DataSetUser.For(41, 8) with { Id = default, Biography = "" });
    }

    [Fact]
    public void Ids_AreDistinctOrderedAndWithinTheirSpace()
    {
        var ids = ((long[])[0, 1, 2, 255, 256, 999_999, DataSetUser.MaxUsers]).Select(index => DataSetUser.IdAt(index).ToString()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$", id);
            Assert.True(string.CompareOrdinal(id, DataSetUser.FirstId.ToString()) >= 0 && string.CompareOrdinal(id, DataSetUser.EndId.ToString()) < 0);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSetUser.IdAt(-1));
    }

    /// <summary>What the API itself makes is version 7, whatever the time.</summary>
    [Fact]
    public void Ids_AreNeverThoseOfTheApi() => Assert.Equal('8', DataSetUser.IdAt(5).ToString()[14]);

    [Fact]
    public void Names_AreASkewedFewHundred()
    {
        Assert.Equal(DataSetNames.First.Length, DataSetNames.First.Distinct().Count());
        Assert.Equal(DataSetNames.Second.Length, DataSetNames.Second.Distinct().Count());
        Assert.InRange(DataSetNames.First.Length, 150, 999);
        Assert.InRange(DataSetNames.Second.Length, 150, 999);

        var counts = Enumerable.Range(0, 50_000).CountBy(index => DataSetUser.For(index, 1).FirstName).ToDictionary();
        var harmonic = Enumerable.Range(1, DataSetNames.First.Length).Sum(rank => 1.0 / rank);
        Assert.InRange(counts[DataSetNames.First[0]], 50_000 / harmonic * 0.95, 50_000 / harmonic * 1.05);
        Assert.InRange(counts[DataSetNames.First[1]], 50_000 / harmonic / 2 * 0.9, 50_000 / harmonic / 2 * 1.1);
        Assert.Contains(DataSetNames.First[^1], counts.Keys);
    }

    [Fact]
    public void All_AreTheUsersInOrder_WithinTheIdsOfDataSets()
    {
        var dataSet = DataSetUser.All(300, 7);
        var rows = dataSet.Rows.ToList();
        Assert.Equal((300, 7), (dataSet.Count, dataSet.Seed));
        Assert.Equal(Enumerable.Range(0, 300).Select(index => DataSetUser.IdAt(index)), rows.Select(row => row.Id));
        var last = DataSetUser.For(299, 7);
        Assert.Equal((last.FirstName, last.SecondName, last.Birthdate, last.Biography, last.City), (rows[^1].FirstName, rows[^1].SecondName, rows[^1].Birthdate, rows[^1].Biography, rows[^1].City));
        Assert.Equal(
            "request_key IS NULL AND id >= '64617461-7365-8074-8000-000000000000' AND id < '64617461-7365-8074-8001-000000000000'", dataSet.Ids.Condition);
    }

    [Fact]
    public void PickIndex_CoversTheDataSetEvenlyAndRepeatably()
    {
        var picks = Enumerable.Range(0, 20_000).Select(sequence => DataSetUser.PickIndex(3, (uint)sequence, 1, 10)).ToList();
        Assert.All(picks.CountBy(pick => pick), count => Assert.InRange(count.Value, 1800, 2200));
        Assert.Equal(DataSetUser.PickIndex(3, 9, 1, 1000), DataSetUser.PickIndex(3, 9, 1, 1000));
    }
}
