namespace Harness.Environments.Tests;

public sealed class ContainerSettingsTests
{
    public static TheoryData<EnvironmentSpec, string> Impossible => new()
    {
        { new EnvironmentSpec { Nodes = 7 }, "nodes is 7" },
        { new EnvironmentSpec { PasswordCost = 3 }, "password cost is 3" },
        { new EnvironmentSpec { Release = Release.Trixie }, "choose brisk or default" },
        { new EnvironmentSpec { Replication = ReplicationMode.Quorum }, "choose release trixie" },
        { new EnvironmentSpec { Ports = new PortSpec { Api = 15434 } }, "PostgreSQL of pg3 and the API would both be published on port 15434" },
        { new EnvironmentSpec { Ports = new PortSpec { Postgres = 65534 } }, "leads to 65536 (PostgreSQL of pg3)" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Check_OfAnImpossibleSetting_SaysWhatToDo(EnvironmentSpec spec, string message) =>
        Assert.Contains(message, Assert.Throws<UserErrorException>(() => ContainerSettings.Check(spec)).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_OfPossibleSettings_IsSilent()
    {
        ContainerSettings.Check(new EnvironmentSpec());
        ContainerSettings.Check(new EnvironmentSpec { Nodes = 6, Release = Release.Trixie, Timing = TimingProfile.Brisk, Replication = ReplicationMode.Quorum });
    }
}
