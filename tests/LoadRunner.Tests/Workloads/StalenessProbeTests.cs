namespace Harness.LoadRunner.Tests;

public class StalenessProbeTests
{
    private const double Unlimited = 1_000_000;

    [Fact]
    public async Task AWriteShownAtOnce_HasNoLag()
    {
        await using var api = new ApiStub(_ => new Reply(200));
        var report = await ProbeAsync(api, Unlimited, "1");
        Assert.Equal((1, 0, 0, 0), (report.Probes, report.StaleFirstReads, report.NeverSeen, report.Failed));
        Assert.Equal((0, 0), (report.LagMs.Max, report.StaleShare));
        Assert.Equal("/user/get/1", Assert.Single(api.Requests).Path);
    }

    [Fact]
    public async Task AWriteShownAtTheThirdRead_IsStaleWithALag()
    {
        var reads = 0;
        await using var api = new ApiStub(_ => new Reply(Interlocked.Increment(ref reads) < 3 ? 404 : 200));
        var report = await ProbeAsync(api, Unlimited, "1");
        Assert.Equal((1, 1, 0, 0), (report.Probes, report.StaleFirstReads, report.NeverSeen, report.Failed));
        Assert.True(report.LagMs.Max > 0);
        Assert.Equal(1, report.StaleShare);
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task AFailedRead_IsNoProbe()
    {
        await using var api = new ApiStub(_ => new Reply(500));
        var report = await ProbeAsync(api, Unlimited, "1");
        Assert.Equal((0, 1), (report.Probes, report.Failed));
        Assert.Null(report.StaleShare);
    }

    [Fact]
    public async Task MoreWritesThanTheRate_AreNotAllLookedFor()
    {
        await using var api = new ApiStub(_ => new Reply(200));
        var report = await ProbeAsync(api, 0.001, "1", "2", "3");
        Assert.Equal(1, report.Probes);
    }

    private static async Task<StalenessReport> ProbeAsync(ApiStub api, double rate, params string[] userIds)
    {
        using var probe = new StalenessProbe(api.Url, rate, new RunClock(TimeProvider.System));
        foreach (var userId in userIds)
            probe.Acknowledged(userId);
        return await probe.EndAsync();
    }
}
