using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class CpuUsageTests
{
    private static readonly ClusterView View = new(
    [
        new Member("n1", MemberRole.Leader, MemberState.Running, 1, null), new Member("n2", MemberRole.SyncStandby, MemberState.Running, 1, 0),
    ]);

    [Fact]
    public void Between_IsWhatEachPartConsumedOverWallTime()
    {
        var usage = CpuUsage.Between(Times(("n1", 10), ("n2", 1), ("api", 0)), Times(("n1", 15), ("n2", 2), ("api", 20)), 10, View);
        Assert.Equal([new("n1", CpuPart.Leader, 5, 0.5), new("n2", CpuPart.Replica, 1, 0.1), new("api", "", 20, 2)], usage.Parts);
    }

    /// <summary>A negative figure, or one since the beginning of time, would be worse than none.</summary>
    [Fact]
    public void Between_OfAPartThatBeganAnewOrWasNotThere_LeavesItOut()
    {
        var usage = CpuUsage.Between(Times(("n1", 10), ("gone", 1)), Times(("n1", 3), ("new", 7)), 10, View);
        Assert.Empty(usage.Parts);
    }

    private static Dictionary<string, TimeSpan> Times(params (string Part, double Seconds)[] times) =>
        times.ToDictionary(time => time.Part, time => TimeSpan.FromSeconds(time.Seconds));
}
