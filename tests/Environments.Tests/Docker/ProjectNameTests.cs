namespace Harness.Environments.Tests;

public sealed class ProjectNameTests
{
    [Fact]
    public void Of_EachFolder_IsAnotherAndStable()
    {
        using var first = new DataFolder("/var/tmp/one", "docker", new ProcFs());
        using var second = new DataFolder("/var/tmp/two", "docker", new ProcFs());
        using var usual = new DataFolder(null, "docker", new ProcFs());

        Assert.StartsWith("harness-docker", ProjectName.Of("docker", usual), StringComparison.Ordinal);
        Assert.Equal(Posix.EffectiveUserId == 0, ProjectName.Of("docker", usual) == "harness-docker");
        Assert.Matches("^harness-docker-[0-9a-f]{8}$", ProjectName.Of("docker", first));
        Assert.Equal(ProjectName.Of("docker", first), ProjectName.Of("docker", first));
        Assert.NotEqual(ProjectName.Of("docker", first), ProjectName.Of("docker", second));
        Assert.True(ProjectName.IsOf("docker", ProjectName.Of("docker", first)));
        Assert.False(ProjectName.IsOf("docker", ProjectName.Of("patroni", first)));
    }
}
