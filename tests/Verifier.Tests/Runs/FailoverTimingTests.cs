using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class FailoverTimingTests
{
    [Fact]
    public void Of_AManagedCluster_NamesThePatroniTiming()
    {
        var spec = new EnvironmentSpec { Kind = "patroni", Timing = TimingProfile.Default };
        Assert.Equal("Patroni default (ttl 30 s, loop_wait 10 s, retry_timeout 10 s)", FailoverTiming.Of(spec));
        Assert.Empty(FailoverTiming.Warning(spec));
        Assert.StartsWith("This timing is for tests", FailoverTiming.Warning(spec with { Timing = TimingProfile.Brisk }));
    }

    [Fact]
    public void Of_AClusterWithoutManager_NamesNoPatroni()
    {
        var spec = new EnvironmentSpec { Kind = DockerEnvironment.KindName };
        Assert.Equal("by hand, 2 s after the fault (no cluster manager)", FailoverTiming.Of(spec));
        Assert.DoesNotContain("Patroni", FailoverTiming.Warning(spec));
    }
}
