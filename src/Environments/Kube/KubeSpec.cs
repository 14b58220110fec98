namespace Harness.Environments;

/// <summary>Where a cluster on Kubernetes is made, and where its images come from.</summary>
public sealed record KubeSpec
{
    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Namespace that is made for the cluster and removed with it; null for a name of its own.</summary>
    public string? Namespace { get; init; }

    /// <summary>When nodes fetch images.</summary>
    public ImagePull Pull { get; init; } = ImagePull.IfNotPresent;

    /// <summary>Prefix of the images' names, e.g. <c>registry.example/harness</c>; null for those that were loaded into the nodes.</summary>
    public string? Registry { get; init; }
}

/// <summary>As in Kubernetes' <c>imagePullPolicy</c>.</summary>
public enum ImagePull
{
    IfNotPresent,
    Never,
    Always,
}
