using System.Collections.Concurrent;
using System.Diagnostics;

namespace Harness.LoadRunner.Tests;

public sealed class EventLoopTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly EventLoop loop;
    private readonly ConcurrentQueue<(int Thread, long At)> calls = new();

    public EventLoopTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        loop = new EventLoop();
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public async Task Drive_CallsAgainOnOneThreadAndNotBeforeItsTime()
    {
        using (loop.Drive(Call(TimeSpan.FromMilliseconds(2), 20, out var done)))
            await done.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Single(calls.Select(call => call.Thread).Distinct());
        // The first wait may be cut short by the wake-up that made the loop look.
        Assert.All(calls.Skip(1).Zip(calls.Skip(2)), pair =>
            Assert.True(Stopwatch.GetElapsedTime(pair.First.At, pair.Second.At) >= TimeSpan.FromMilliseconds(2)));
    }

    [Fact]
    public async Task Wake_CallsBeforeItsTime()
    {
        using var driven = loop.Drive(Call(TimeSpan.FromMinutes(1), 3, out var done));
        for (var round = 0; round < 1_000 && !done.IsCompleted; round++)
        {
            loop.Wake();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }
        Assert.True(done.IsCompletedSuccessfully, $"{calls.Count} calls");
    }

    [Fact]
    public async Task Drive_Ended_CallsNoMore()
    {
        var (ended, seen) = (0, new ConcurrentQueue<int>());
        loop.Drive(() => { ended++; return TimeSpan.Zero; }).Dispose();
        var next = Call(TimeSpan.FromMilliseconds(1), 10, out var done);
        using (loop.Drive(() => { seen.Enqueue(ended); return next(); }))
            await done.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Single(seen.Distinct());
    }

    private Func<TimeSpan> Call(TimeSpan wait, int count, out Task done)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done = enough.Task;
        return () =>
        {
            calls.Enqueue((Environment.CurrentManagedThreadId, Stopwatch.GetTimestamp()));
            if (calls.Count >= count)
                enough.TrySetResult();
            return wait;
        };
    }
}
