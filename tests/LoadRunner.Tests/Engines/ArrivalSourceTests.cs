namespace Harness.LoadRunner.Tests;

public sealed class ArrivalSourceTests
{
    private readonly List<long> started = [];

    [Fact]
    public void StartDue_StartsWhatIsDueAndTellsWhenTheNextOneIs()
    {
        var source = new ArrivalSource([0, 100, 200], originNs: 1_000, started.Add);

        Assert.Equal(1_200, source.StartDue(1_150));
        Assert.Equal([1_000, 1_100], started);
        Assert.False(source.Completion.IsCompleted);
        Assert.Equal(long.MaxValue, source.StartDue(1_200));
        Assert.Equal([1_000, 1_100, 1_200], started);
        Assert.True(source.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void StartDue_AfterAStall_StartsSomeAndLeavesTheRestForTheNextCall()
    {
        var source = new ArrivalSource(Enumerable.Range(0, 100).Select(number => number * 10L), originNs: 0, started.Add);

        Assert.Equal(ArrivalSource.MaxBatch * 10L, source.StartDue(10_000));
        Assert.Equal(ArrivalSource.MaxBatch, started.Count);
        while (source.StartDue(10_000) < long.MaxValue)
            Assert.True(started.Count < 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * 10L), started);
    }

    [Fact]
    public async Task StartDue_StartFails_EndsWithTheFailure()
    {
        var source = new ArrivalSource([0, 1], originNs: 0, _ => throw new InvalidOperationException("defect"));

        Assert.Equal(long.MaxValue, source.StartDue(5));
        await Assert.ThrowsAsync<InvalidOperationException>(() => source.Completion);
    }

    [Fact]
    public void Stop_NothingIsStartedAnyMore()
    {
        var source = new ArrivalSource([0, 1], originNs: 0, started.Add);
        source.Stop();

        Assert.Equal(long.MaxValue, source.StartDue(5));
        Assert.Empty(started);
        Assert.True(source.Completion.IsCompletedSuccessfully);
    }
}
