namespace Harness.Verifier.Tests;

public sealed class AnomalyListTests
{
    [Fact]
    public void Enumerate_OfMoreThanFitIntoMemory_GivesAllBackInOrder()
    {
        List<Anomaly> anomalies =
        [
            .. Enumerable.Range(0, 5000).Select(number => number % 2 == 0
                ? new Anomaly("lost", History.Key((uint)number), number, "n1", 1, "0/1", "0/0", $"gone: {number}, ü")
                : new Anomaly("lost", null, null, "", null, "", "", $"{number}")),
        ];
        var list = new AnomalyList(() => new MemoryStream());
        foreach (var anomaly in anomalies.Take(3000))
            list.Add(anomaly);
        Assert.Equal(anomalies.Take(3000), list);

        foreach (var anomaly in anomalies.Skip(3000))
            list.Add(anomaly);
        Assert.Equal(anomalies, list);
        Assert.Equal(5000, list.Count);
    }
}
