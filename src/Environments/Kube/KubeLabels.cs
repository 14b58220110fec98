namespace Harness.Environments;

/// <summary>Labels on everything that is made: by them and nothing else it is found and removed.</summary>
internal static class KubeLabels
{
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Its value.</summary>
    public const string Harness = "harness";

    /// <summary>One cluster from its start to its end; its value is random.</summary>
    public const string Cluster = "harness/cluster";

    /// <summary>Number of the user whose harness made it.</summary>
    public const string User = "harness/user";

    /// <summary>An annotation, for a path is no label: the data folder of the cluster, absolute.</summary>
    public const string Folder = "harness/folder";

    /// <summary>An annotation of nodes that a cluster has closed to new pods; its value is that of <see cref="Cluster"/>.</summary>
    public const string Cordoned = "harness/cordoned";

    /// <summary>Of pods, by the manifests.</summary>
    public const string App = "app";
    public const string Role = "role";
    public const string Primary = "primary";
    public const string Replica = "replica";
}
