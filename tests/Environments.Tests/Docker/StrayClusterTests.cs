namespace Harness.Environments.Tests;

public sealed class StrayClusterTests
{
    private static readonly string Me = $"{Posix.EffectiveUserId}";

    [Fact]
    public void Choose_OfAllLabels_TakesOwnClustersOfTheKindWhoseFolderIsGone()
    {
        IDictionary<string, string>[] labels =
        [
            Labels("harness-docker-00000001", "/var/tmp/gone", Me),
            Labels("harness-docker-00000001", "/var/tmp/gone", Me),
            Labels("harness-docker", "/var/tmp/kept", Me),
            Labels("harness-docker-00000002", "/var/tmp/theirs", "4711"),
            Labels("harness-patroni", "/var/tmp/gone", Me),
            Labels("harness-docker", "", Me),
            new Dictionary<string, string> { [HarnessLabels.Project] = "harness-docker" },
        ];
        Assert.Equal([new StrayCluster("harness-docker-00000001", "/var/tmp/gone")], StrayCluster.Choose(labels, "docker", null, folder => folder == "/var/tmp/kept"));
        Assert.Equal([new StrayCluster("harness-patroni", "/var/tmp/gone")], StrayCluster.Choose(labels, "patroni", "/var/tmp/gone", _ => false));
        Assert.Empty(StrayCluster.Choose(labels, "docker", "/var/tmp/other", _ => false));
    }

    private static Dictionary<string, string> Labels(string project, string folder, string user) => new()
    {
        [HarnessLabels.Project] = project, [HarnessLabels.Folder] = folder, [HarnessLabels.User] = user,
    };
}
