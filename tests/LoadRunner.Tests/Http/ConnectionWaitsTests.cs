namespace Harness.LoadRunner.Tests;

public sealed class ConnectionWaitsTests
{
    [Fact]
    public async Task Measure_MadeAndRefused_AreCountedApart()
    {
        var waits = new ConnectionWaits(TimeProvider.System);

        Assert.Equal(7, await waits.MeasureAsync(() => ValueTask.FromResult(7)));
        await Assert.ThrowsAsync<IOException>(async () => await waits.MeasureAsync<int>(() => throw new IOException("refused")));

        var report = waits.ToReport();
        Assert.Equal((1, 1, 0), (report.Opened, report.Failed, report.Slow));
        Assert.InRange(report.WaitMsMax, 0, GeneratorHonesty.MaxScheduleLagMsP99);
    }

    [Fact]
    public async Task Measure_SlowOne_IsCountedAsSlow()
    {
        var time = new SteppingTime(TimeSpan.FromMilliseconds(51));
        var waits = new ConnectionWaits(time);

        await waits.MeasureAsync(() => ValueTask.FromResult(0));

        Assert.Equal((1, 51), (waits.ToReport().Slow, waits.ToReport().WaitMsMax));
    }

    /// <summary>Each look at the clock is so much later than the last.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += step.Ticks;
    }
}
