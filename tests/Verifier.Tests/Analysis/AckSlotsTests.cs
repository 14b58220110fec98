namespace Harness.Verifier.Tests;

public sealed class AckSlotsTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Gaps_LongerThanASlot_AreThoseOfTheSortedTimes_WhateverTheOrder()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var times = new long[200];
            for (var i = 1; i < times.Length; i++)
                times[i] = times[i - 1] + random.NextInt64(random.Next(4) == 0 ? 400 * Ms : 10 * Ms);
            (long, long)[] expected = [.. times.Zip(times.Skip(1)).Where(gap => gap.Second - gap.First > AckSlots.SlotNs)];
            random.Shuffle(times);

            Assert.Equal(expected, Of(times).Gaps().Where(gap => gap.ToNs - gap.FromNs > AckSlots.SlotNs));
        }
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(1000, 1000)]
    [InlineData(20, 0)] // shorter than a slot: not told, and of no consequence
    public void MedianGap_IsExactWhereItMatters(long stepMs, long expectedMs) =>
        Assert.Equal(expectedMs * Ms, Of([.. Enumerable.Range(0, 41).Select(number => number * stepMs * Ms)]).MedianGapNs());

    [Fact]
    public void Nothing_HasNoGapAndNoEnd()
    {
        Assert.Empty(Of([]).Gaps());
        Assert.Null(Of([]).LastNs);
        Assert.Equal(0, Of([5]).MedianGapNs());
    }

    private static AckSlots Of(long[] times)
    {
        var slots = new AckSlots();
        foreach (var time in times)
            slots.Add(time);
        return slots;
    }
}
