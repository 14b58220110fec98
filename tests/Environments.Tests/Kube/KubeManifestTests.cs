using k8s.Models;

namespace Harness.Environments.Tests;

public sealed class KubeManifestTests
{
    private static readonly SavedKubeCluster Saved = SavedKubeCluster.Make(new EnvironmentSpec { Kind = "kube", Nodes = 4, PasswordCost = 6 }, "tests") with
    {
        Images = new Dictionary<string, string> { ["harness/postgres:local"] = "harness/postgres:1", ["harness/api:local"] = "harness/api:2" },
    };

    [Fact]
    public void Objects_OfTheOverlay_HaveWhatAClusterNeeds()
    {
        var all = KubeObjects.For("overlays/plain", Saved, volumesAreRoots: false);

        Assert.Equal(
            ["ConfigMap pg-scripts", "ConfigMap pg-state", "Deployment api", "PodDisruptionBudget pg", "Role pg", "RoleBinding pg", "Secret pg", "Service api", "Service pg",
                "Service pg-primary", "Service pg-replica", "ServiceAccount pg", "StatefulSet pg"],
            all.Select(item => $"{item.Kind} {item.Metadata.Name}").Order(StringComparer.Ordinal));
        Assert.All(all, item => Assert.Equal((KubeLabels.Harness, Saved.Id), (item.Metadata.Labels[KubeLabels.ManagedBy], item.Metadata.Labels[KubeLabels.Cluster])));
        Assert.Equal(["alive.sh", "start.sh"], all.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == "pg-scripts").Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Saved.Password, all.OfType<V1Secret>().Single().StringData["password"]);
    }

    [Fact]
    public void Members_RunAsTheirOwnUserWithTheClustersImagesAndSize()
    {
        var set = KubeObjects.For("overlays/plain", Saved, volumesAreRoots: false).OfType<V1StatefulSet>().Single();
        var pod = set.Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);

        Assert.Equal((4, "harness/postgres:1", "IfNotPresent"), (set.Spec.Replicas, container.Image, container.ImagePullPolicy));
        Assert.Equal("pg-0 pg-1 pg-2 pg-3", container.Env.Single(variable => variable.Name == "HARNESS_MEMBERS").Value);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Null(pod.InitContainers);
        Assert.NotNull(container.ReadinessProbe);
        Assert.NotNull(container.LivenessProbe);
    }

    [Fact]
    public void Patroni_HasItsStoreInTheKubernetesApi_AndTheClustersSettings()
    {
        var saved = Saved with { Spec = Saved.Spec with { Kind = "kube-patroni", Replication = ReplicationMode.Async } };
        var all = KubeObjects.For("overlays/patroni", saved, volumesAreRoots: false);

        Assert.Equal(
            ["ConfigMap pg-scripts", "ConfigMap pg-state", "Deployment api", "PodDisruptionBudget pg", "Role patroni", "Role pg", "RoleBinding patroni", "RoleBinding pg", "Secret pg",
                "Service api", "Service pg", "Service pg-primary", "Service pg-primary-config", "Service pg-replica", "ServiceAccount pg", "StatefulSet pg"],
            all.Select(item => $"{item.Kind} {item.Metadata.Name}").Order(StringComparer.Ordinal));
        // Patroni writes the Endpoints of this name, which is its scope; a selector would take them from it.
        Assert.Null(all.OfType<V1Service>().Single(service => service.Metadata.Name == KubeLayout.PrimaryService).Spec.Selector);
        Assert.Contains($"HARNESS_SCOPE={KubeLayout.PrimaryService}", all.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == "pg-scripts").Data["start.sh"], StringComparison.Ordinal);
        var pod = all.OfType<V1StatefulSet>().Single().Spec.Template;
        Assert.Equal(KubeLayout.PrimaryService, pod.Metadata.Labels["cluster-name"]);
        var variables = pod.Spec.Containers[0].Env.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal(PatroniModes.Variables(saved.Spec), variables);
    }

    [Fact]
    public void Volumes_ThatBelongToRoot_AreGivenAwayByAFirstContainer()
    {
        var pod = KubeObjects.For("overlays/plain", Saved, volumesAreRoots: true).OfType<V1StatefulSet>().Single().Spec.Template.Spec;

        var owner = Assert.Single(pod.InitContainers);
        Assert.Equal(["chown", "100:102", "/data"], owner.Command);
        Assert.Equal("harness/postgres:1", owner.Image);
    }

    [Fact]
    public void Api_GetsItsSettings_AndNoVariablesOfServices()
    {
        var pod = KubeObjects.For("overlays/plain", Saved, volumesAreRoots: false).OfType<V1Deployment>().Single().Spec.Template.Spec;

        // The Service api would make API_PORT a URL.
        Assert.False(pod.EnableServiceLinks);
        var variables = pod.Containers[0].Env.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal(("pg-primary:5432", "pg-replica:5432", "6"), (variables["PG_AUTHORITY_MASTER"], variables["PG_AUTHORITY_REPLICA"], variables["API_PASSWORD_COST"]));
    }

    [Theory]
    [InlineData("resources: [a.yaml]\npatches: [b.yaml]\n", "patches")]
    [InlineData("resources: []\nconfigMapGenerator: [{name: x, files: [f]}]\n", "disableNameSuffixHash")]
    public void Kustomization_WithWhatIsNotUnderstood_IsRefused(string text, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Kustomization.Read("x", path => path == "x/kustomization.yaml" ? text : "")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(ReadRouting.Leader, "pg-primary:5432")]
    [InlineData(ReadRouting.Replica, "pg-1.pg:5432")]
    [InlineData(ReadRouting.Replicas, "pg-replica:5432")]
    public void Reads_GoByServiceOrByMember(ReadRouting reads, string authority) =>
        Assert.Equal(authority, KubeLayout.ReplicaOf(Saved with { Spec = Saved.Spec with { Reads = reads } }));

    [Theory]
    [InlineData(null, "harness/api:1")]
    [InlineData("registry.example/team", "registry.example/team/api:1")]
    [InlineData("localhost:5000/", "localhost:5000/api:1")]
    public void InRegistry_KeepsNameAndTag(string? registry, string image) => Assert.Equal(image, KubeImages.InRegistry("harness/api:1", registry));

    [Theory]
    [InlineData("Bad_Name")]
    [InlineData("-x")]
    [InlineData("")]
    public void Namespace_ThatKubernetesDoesNotTake_IsRefused(string name) => Assert.Contains(
        $"namespace '{name}'",
        Assert.Throws<UserErrorException>(() => KubePreflight.CheckSpec(new EnvironmentSpec { Kube = new KubeSpec { Namespace = name } })).Message, StringComparison.Ordinal);

    [Fact]
    public void StandbyNames_WithDashes_AreQuoted_AndSlotsHaveNone()
    {
        Assert.Equal("FIRST 1 (\"pg-1\", \"pg-2\")", PlainModes.StandbyNames(ReplicationMode.Sync, ["pg-1", "pg-2"]));
        Assert.Equal("pg_1", PlainRejoin.SlotOf("pg-1"));
    }
}
