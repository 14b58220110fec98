using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class MatrixFlagTests
{
    private static readonly EnvironmentChoice Choice = new(() => null, () => false);

    [Fact]
    public void Plan_CrossesWhatIsAskedAndLeavesOutDimensionsThatAKindLacks()
    {
        var plan = Plan("--environments local,docker,patroni --releases all --dcs all --modes sync,async --faults kill-leader");
        Assert.Equal(
            ["local, etcd", "local, etcd3", "docker, bookworm", "docker, trixie", "patroni, bookworm, etcd", "patroni, bookworm, etcd3", "patroni, trixie, etcd", "patroni, trixie, etcd3"],
            plan.Variants.Select(variant => variant.Words));
        Assert.Equal([ReplicationMode.Async, ReplicationMode.Sync], plan.Modes);
        Assert.Equal(16, plan.Cells().Count());
    }

    [Fact]
    public void Plan_ByDefault_IsEverythingOnWhatCanBeUsedHere()
    {
        var plan = Plan("");
        Assert.Equal(["local, etcd"], plan.Variants.Select(variant => variant.Words));
        Assert.Equal(ReplicationModes.ByName.Count * MatrixTable.Faults.Count, plan.Cells().Count());
    }

    [Theory]
    [InlineData("--faults kill-leade", "did you mean \"kill-leader\"")]
    [InlineData("--modes synch", "--modes synch")]
    [InlineData("--environments moon", "--environments moon")]
    [InlineData("--repeats 0", "--repeats 0")]
    [InlineData("--duration 5", "--duration")]
    [InlineData("--dcs ,", "--dcs")]
    public void Plan_OfSomethingImpossible_IsRefusedByItsFlag(string flags, string named)
    {
        var error = Assert.Throws<UserErrorException>(() => Plan(flags));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matrix --environments local,patroni", "local patroni")]
    [InlineData("matrix", "auto")]
    [InlineData("matrix --list", "")]
    public void NeededEnvironment_IsThatOfEveryCluster(string command, string needed) =>
        Assert.Equal(needed, NeededEnvironment.Of(HarnessCli.Parse(command.Split(' '))));

    private static MatrixPlan Plan(string flags) =>
        MatrixCommand.PlanOf(HarnessCli.Parse(["matrix", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]), Choice);
}
