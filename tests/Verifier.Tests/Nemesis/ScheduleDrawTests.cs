using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class ScheduleDrawTests
{
    private const int Seeds = 400;
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(20);
    private static readonly IReadOnlyList<NemesisMove> Moves = NemesisMoves.For(new FakeCluster());

    [Fact]
    public void Seed_GivesTheSameScheduleEachTimeAndOthersOtherwise()
    {
        Assert.Equal(Draw().Of(7), Draw().Of(7));
        Assert.True(All().Select(schedule => ScheduleText.Line(schedule)).Distinct().Count() > Seeds * 0.9);
    }

    [Fact]
    public void Schedules_LieWithinTheLoadAndInOrder()
    {
        foreach (var schedule in All())
        {
            Assert.InRange(schedule.Count, 1, 4);
            Assert.Equal(schedule.OrderBy(spec => spec.At.Offset), schedule);
            Assert.All(schedule, spec => Assert.InRange(spec.At.Offset, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15)));
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 3)]
    public void Schedules_NeverTakeMoreMembersThanTheClusterCanSpare(int nodes, int spare)
    {
        var most = 0;
        foreach (var schedule in All(nodes))
        {
            List<FaultSpec> members = [.. schedule.Where(spec => NemesisMoves.TollOf(spec.Fault) == NemesisToll.Member)];
            most = Math.Max(most, members.Select(spec => members.Count(other => other.At.Offset <= spec.At.Offset && spec.At.Offset < other.At.Offset + other.During)).DefaultIfEmpty().Max());
        }
        Assert.Equal(spare, most);
    }

    [Fact]
    public void Handovers_AreNotDrawnWhereTheClusterWouldRefuseThem()
    {
        var handovers = 0;
        foreach (var schedule in All())
        {
            foreach (var handover in schedule.Where(spec => spec.Fault is "switchover" or "kill-postmaster"))
            {
                handovers++;
                Assert.DoesNotContain(schedule, other => other.At.Offset <= handover.At.Offset && handover.At.Offset < other.At.Offset + other.During
                    && NemesisMoves.TollOf(other.Fault) is NemesisToll.Member or NemesisToll.Store);
                Assert.Single(schedule, other => other.Fault is "switchover" or "kill-postmaster"
                    && (other.At.Offset - handover.At.Offset).Duration().TotalSeconds < TimingProfile.Fast.TtlSeconds);
            }
        }
        Assert.True(handovers > Seeds / 10, $"{handovers} handovers");
    }

    [Fact]
    public void EveryMove_IsDrawnSometime()
    {
        var drawn = All().SelectMany(schedule => schedule).Select(spec => (spec.Fault, spec.Target)).ToHashSet();
        Assert.All(Moves, move => Assert.Contains((move.Fault, move.Target), drawn));
    }

    [Fact]
    public void PausedLeaders_AreBackBeforeAndAfterTheirLeaseEnds()
    {
        var lengths = All().SelectMany(schedule => schedule).Where(spec => spec is { Fault: "pause-node", Target: "leader" }).Select(spec => spec.During!.Value.TotalSeconds).ToList();
        Assert.Contains(lengths, length => length < TimingProfile.Fast.TtlSeconds);
        Assert.Contains(lengths, length => length > TimingProfile.Fast.TtlSeconds + 3);
    }

    [Fact]
    public void NothingToDraw_IsRefused() =>
        Assert.Throws<UserErrorException>(() => new ScheduleDraw([], TimingProfile.Fast, 3, Load).Of(1));

    private static ScheduleDraw Draw(int nodes = 3) => new(Moves, TimingProfile.Fast, nodes, Load);

    private static IEnumerable<IReadOnlyList<FaultSpec>> All(int nodes = 3) => Enumerable.Range(1, Seeds).Select(Draw(nodes).Of);
}
