namespace Harness.Verifier.Tests;

public sealed class TimelineTableTests
{
    [Fact]
    public void Of_ARun_HasWritesAndTheLargestLagOfEverySecond()
    {
        var model = SampleRun.Valid();
        var data = TimelineData.Of(model);
        var table = TimelineTable.Of(model, data);
        Assert.Equal(data.LagBytes.Select(line => line.Name), table.Standbys);
        Assert.True(table.Standbys.Count >= 2);
        Assert.Equal(table.Seconds.Select(second => second.Second).Distinct().Order(), table.Seconds.Select(second => second.Second));
        var writers = TimelineData.Writers(model.Load).SelectMany(workload => workload.Series).ToList();
        Assert.Equal(writers.Sum(second => second.Ok), table.Seconds.Sum(second => second.Writes?.Ok ?? 0));
        for (var i = 0; i < table.Standbys.Count; i++)
        {
            var points = data.LagBytes[i].Points.Where(point => point.Value is not null).ToList();
            Assert.Equal((long)points.Max(point => point.Value!.Value), table.Seconds.Max(second => second.LagBytes[i]));
            Assert.Equal(points.Select(point => Math.Floor(point.X)).Distinct().Count(), table.Seconds.Count(second => second.LagBytes[i] is not null));
        }
    }
}
