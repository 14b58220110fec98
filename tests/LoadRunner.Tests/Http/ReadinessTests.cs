namespace Harness.LoadRunner.Tests;

public sealed class ReadinessTests
{
    private readonly Readiness readiness = new();

    [Fact]
    public void Wait_SetBefore_PassesOnce()
    {
        readiness.Set();
        readiness.Set();
        Assert.True(readiness.WaitAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(readiness.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Set_WhileAwaited_RunsWhatFollowsOnTheSameThread()
    {
        var thread = 0;
        var following = FollowAsync();
        readiness.Set();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await following;

        async Task FollowAsync()
        {
            await readiness.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public async Task Deadline_WhileAwaited_EndsTheWaitAndNotTheNextOne()
    {
        using var deadline = new CancellationTokenSource();
        var first = readiness.WaitAsync(deadline.Token).AsTask();
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = readiness.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        readiness.Set();
        await second;
    }

    [Fact]
    public async Task Deadline_PassedBefore_EndsTheWait() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => readiness.WaitAsync(new CancellationToken(canceled: true)).AsTask());

    [Fact]
    public async Task SetAndDeadline_AtTheSameTime_EndEveryWaitOnce()
    {
        for (var round = 0; round < 2_000; round++)
        {
            using var deadline = new CancellationTokenSource();
            var wait = readiness.WaitAsync(deadline.Token).AsTask();
            await Task.WhenAll(Task.Run(readiness.Set, CancellationToken.None), Task.Run(deadline.Cancel, CancellationToken.None));
            await Task.WhenAny(wait.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None));
            Assert.True(wait.IsCompleted);
            if (wait.IsCanceled)
                await readiness.WaitAsync(CancellationToken.None);
        }
    }
}
