namespace Harness.Environments;

/// <summary>Makes environments by the name that users write.</summary>
public static class EnvironmentFactory
{
    /// <summary>All kinds that exist, in the order in which they are listed to users.</summary>
    public static readonly IReadOnlyList<string> Kinds = [LocalEnvironment.KindName, DockerEnvironment.KindName, PatroniEnvironment.KindName, KubeEnvironment.KindName, KubePatroniEnvironment.KindName, AttachedEnvironment.KindName];

    /// <summary>Settings of a cluster that nobody has said more about than its kind.</summary>
    public static EnvironmentSpec DefaultsOf(string kind) => new()
    {
        Kind = kind,
        // PostgreSQL by itself replicates asynchronously.
        Replication = kind is DockerEnvironment.KindName or KubeEnvironment.KindName ? ReplicationMode.Async : ReplicationMode.Sync,
    };

    /// <summary>An environment that is not running yet.</summary>
    /// <exception cref="UserErrorException">The kind is unknown, none can be used here, or the settings are impossible.</exception>
    public static IEnvironment Create(EnvironmentSpec spec, TimeProvider time) => spec.Kind switch
    {
        LocalEnvironment.KindName => new LocalEnvironment(spec, time),
        DockerEnvironment.KindName => new DockerEnvironment(spec, time),
        PatroniEnvironment.KindName => new PatroniEnvironment(spec, time),
        AttachedEnvironment.KindName => new AttachedEnvironment(spec, time),
        KubeEnvironment.KindName => new KubeEnvironment(spec, time),
        KubePatroniEnvironment.KindName => new KubePatroniEnvironment(spec, time),
        EnvironmentChoice.Auto => Create(EnvironmentChoice.OfThisMachine.Resolve(spec).Spec, time),
        _ => throw Unknown(spec.Kind),
    };

    /// <summary>
    /// The environment that an earlier process brought up or left behind; null when there is none. For looking into it
    /// and for ending it.
    /// </summary>
    /// <param name="dataFolder">Folder of the cluster's data; null for the default.</param>
    /// <exception cref="UserErrorException">The kind is unknown, or the folder was not made by this program.</exception>
    public static IEnvironment? Open(string kind, string? dataFolder, TimeProvider time) => kind switch
    {
        LocalEnvironment.KindName => LocalEnvironment.Open(dataFolder, time),
        DockerEnvironment.KindName => DockerEnvironment.Open(dataFolder, time),
        PatroniEnvironment.KindName => PatroniEnvironment.Open(dataFolder, time),
        // Somebody else's: it is found by its configuration alone.
        AttachedEnvironment.KindName => null,
        KubeEnvironment.KindName => KubeEnvironment.Open(dataFolder, time),
        KubePatroniEnvironment.KindName => KubePatroniEnvironment.Open(dataFolder, time),
        _ => throw Unknown(kind),
    };

    /// <summary>Clusters of a kind that no data folder belongs to any more; for ending them. Only containers can be like that.</summary>
    /// <param name="dataFolder">Only the one of this folder; null for all.</param>
    /// <exception cref="UserErrorException">No Docker engine answers, which alone could tell.</exception>
    public static Task<IReadOnlyList<StrayCluster>> StraysAsync(string kind, string? dataFolder, TimeProvider time, CancellationToken cancellationToken) =>
        kind is DockerEnvironment.KindName or PatroniEnvironment.KindName
            ? StrayCluster.FindAsync(kind, dataFolder, time, cancellationToken)
            : Task.FromResult<IReadOnlyList<StrayCluster>>([]);

    /// <summary>The kinds that a cluster in this folder can be of: the one that made it, or all when that is not known.</summary>
    /// <param name="dataFolder">Null for the default, where each kind has a folder of its own.</param>
    public static IReadOnlyList<string> KindsIn(string? dataFolder) =>
        dataFolder is not null && DataFolder.KindIn(dataFolder) is { } kind ? [kind] : Kinds;

    /// <summary>What implements a kind; its interfaces tell what can be done with it before there is one.</summary>
    /// <exception cref="UserErrorException">The kind is unknown.</exception>
    public static Type TypeOf(string kind) => kind switch
    {
        LocalEnvironment.KindName => typeof(LocalEnvironment),
        DockerEnvironment.KindName => typeof(DockerEnvironment),
        PatroniEnvironment.KindName => typeof(PatroniEnvironment),
        AttachedEnvironment.KindName => typeof(AttachedEnvironment),
        KubeEnvironment.KindName => typeof(KubeEnvironment),
        KubePatroniEnvironment.KindName => typeof(KubePatroniEnvironment),
        _ => throw Unknown(kind),
    };

    /// <summary>The kinds with a capability, e.g. <see cref="IScalable"/>, by the name of its interface.</summary>
    public static IReadOnlyList<string> KindsWith(string capability) =>
        [.. Kinds.Where(kind => TypeOf(kind).GetInterface(capability) is not null)];

    private static UserErrorException Unknown(string kind) =>
        new($"environment '{kind}' is unknown. Known: {string.Join(", ", Kinds)}");
}
