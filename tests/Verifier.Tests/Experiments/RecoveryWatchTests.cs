using Harness.LoadRunner;
using Microsoft.Extensions.Time.Testing;

namespace Harness.Verifier.Tests;

public sealed class RecoveryWatchTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecoveryWatch watch;

    public RecoveryWatchTests() => watch = new RecoveryWatch(new Nowhere(), new RunClock(time));

    [Fact]
    public void HasRecovered_WithoutAnyFault_IsTrue() => Assert.True(watch.HasRecovered);

    [Fact]
    public void HasRecovered_OfALoadThatOnlyReads_IsTrueWhateverHappened()
    {
        watch.Disturbed(Seconds(10));
        watch.Record(Write(Outcome.Ok, startSeconds: 11, endSeconds: 12) with { Kind = OperationKind.GetUser });
        Assert.True(watch.HasRecovered);
        watch.Record(Write(Outcome.Fail, startSeconds: 11, endSeconds: 12));
        Assert.False(watch.HasRecovered);
    }

    [Fact]
    public void HasRecovered_AfterAWriteThatBeganLater_IsTrueOnceSettled()
    {
        watch.Record(Write(Outcome.Ok, startSeconds: 8, endSeconds: 9));
        watch.Disturbed(Seconds(10));
        Assert.False(watch.HasRecovered);

        time.Advance(TimeSpan.FromSeconds(12));
        watch.Record(Write(Outcome.Ok, startSeconds: 11, endSeconds: 12));
        Assert.False(watch.HasRecovered);

        time.Advance(TimeSpan.FromSeconds(4));
        watch.Record(Write(Outcome.Ok, startSeconds: 14, endSeconds: 15));
        Assert.True(watch.HasRecovered);
    }

    [Fact]
    public void HasRecovered_WhenTheOldLeaderWentOnForAWhileOnly_IsFalseUntilTheNewOneHasServedAsLong()
    {
        watch.Disturbed(Seconds(10));
        for (var second = 11; second <= 16; second++)
            watch.Record(Write(Outcome.Ok, second - 1, second));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(watch.HasRecovered);

        watch.Record(Write(Outcome.Ok, startSeconds: 19, endSeconds: 20));
        Assert.False(watch.HasRecovered);
        time.Advance(TimeSpan.FromSeconds(4));
        watch.Record(Write(Outcome.Ok, startSeconds: 22, endSeconds: 23));
        Assert.True(watch.HasRecovered);
    }

    [Theory]
    [InlineData(Outcome.Ok, 9)] // began before the fault: says nothing about after
    [InlineData(Outcome.Unknown, 11)]
    [InlineData(Outcome.Fail, 11)]
    public void HasRecovered_AfterOperationsThatShowNothing_IsFalse(Outcome outcome, int startSeconds)
    {
        watch.Disturbed(Seconds(10));
        time.Advance(TimeSpan.FromSeconds(30));
        watch.Record(Write(outcome, startSeconds, endSeconds: 12));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(watch.HasRecovered);
    }

    private static Operation Write(Outcome outcome, int startSeconds, int endSeconds) => new(
        new OperationKey(1, 1, 1), OperationKind.Register, outcome, OperationFlags.None,
        Seconds(startSeconds), Seconds(startSeconds), Seconds(endSeconds), "", "", 0, default, default);

    private static long Seconds(int seconds) => seconds * 1_000_000_000L;

    private sealed class Nowhere : IOperationSink
    {
        public void Record(in Operation operation)
        {
            // Nothing is kept: only the watch's own judgement is looked at.
        }
    }
}
