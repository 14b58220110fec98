using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class ScheduleShrinkerTests
{
    private static readonly IReadOnlyList<FaultSpec> Large = FaultFlag.Parse(
    [
        "stop-replica@3s,during=6s", "pause-node@6s,target=leader,during=14s", "restart-proxy@8s", "hold-replication@9s,during=2s", "switchover@15s",
    ]);

    /// <summary>The zombie: a leader that is paused for longer than its lease.</summary>
    private static bool IsZombie(IReadOnlyList<FaultSpec> schedule) =>
        schedule.Any(spec => spec is { Fault: "pause-node", Target: "leader" } && spec.During > TimeSpan.FromSeconds(8));

    [Fact]
    public async Task OneFaultMatters_OnlyItIsLeftAsShortAndAsSoonAsItMayBe()
    {
        var smallest = await Shrink(Large, schedule => IsZombie(schedule));
        Assert.Equal(["pause-node@2s,target=leader,during=10500ms"], ScheduleText.Of(smallest));
    }

    [Fact]
    public async Task TwoFaultsInOrderMatter_BothAreKeptAndBroughtTogether()
    {
        var smallest = await Shrink(Large, schedule =>
        {
            var stopped = schedule.FirstOrDefault(spec => spec.Fault == "stop-replica");
            return stopped is not null && schedule.Any(spec => spec.Fault == "switchover" && spec.At.Offset > stopped.At.Offset);
        });
        Assert.Equal(["stop-replica", "switchover"], smallest.Select(spec => spec.Fault));
        Assert.True(smallest[1].At.Offset - smallest[0].At.Offset < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task NothingSmallerShowsIt_ItStaysAsItIs() =>
        Assert.Equal(Large, await Shrink(Large, schedule => schedule.SequenceEqual(Large)));

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.25, 8)]
    public async Task ViolationByChance_IsShrunkAndNeverToWhatDidNotShowIt(double chance, int attempts)
    {
        var alone = 0;
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            List<string> shown = [ScheduleText.Line(Large)];
            var smallest = await Shrink(Large, schedule =>
            {
                var shows = Enumerable.Range(0, attempts).Any(_ => IsZombie(schedule) && random.NextDouble() < chance);
                if (shows)
                    shown.Add(ScheduleText.Line(schedule));
                return shows;
            });
            Assert.Contains(ScheduleText.Line(smallest), shown);
            alone += smallest.Count == 1 ? 1 : 0;
        }
        Assert.True(alone >= 40, $"only {alone} of 50 came down to the one fault");
    }

    [Fact]
    public async Task NoMoreRuns_EndsWithTheSmallestThatWasSeenToShowIt()
    {
        var left = 4;
        var smallest = await new ScheduleShrinker(schedule => Task.FromResult<bool?>(left-- > 0 ? IsZombie(schedule) : null)).ShrinkAsync(Large);
        Assert.True(IsZombie(smallest));
        Assert.True(smallest.Count < Large.Count);
        Assert.Equal(-1, left);
    }

    [Fact]
    public async Task Shrinking_AlwaysEnds()
    {
        var asked = 0;
        var smallest = await Shrink(Large, _ => ++asked > 0);
        Assert.Single(smallest);
        Assert.True(asked < 40, $"{asked} candidates");
    }

    private static Task<IReadOnlyList<FaultSpec>> Shrink(IReadOnlyList<FaultSpec> schedule, Func<IReadOnlyList<FaultSpec>, bool> shows) =>
        new ScheduleShrinker(candidate => Task.FromResult<bool?>(shows(candidate))).ShrinkAsync(schedule);
}
