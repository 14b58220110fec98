namespace Harness.Environments;

/// <summary>
/// A cluster in containers that this user's harness made and that no data folder belongs to any more, as when the folder was
/// removed after the harness was killed. Only its labels tell of it.
/// </summary>
/// <param name="Project">Name of the compose project.</param>
/// <param name="Folder">Where its data folder was.</param>
public sealed record StrayCluster(string Project, string Folder)
{
    /// <summary>Finds those of a kind on the engine of this machine; of another machine's engine nobody here knows the folders.</summary>
    /// <param name="dataFolder">Only the one of this folder; null for all.</param>
    /// <exception cref="UserErrorException">No engine answers.</exception>
    public static async Task<IReadOnlyList<StrayCluster>> FindAsync(string kind, string? dataFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        using var engine = await DockerEngine.ConnectAsync(time, cancellationToken).ConfigureAwait(false);
        if (engine.Address.Scheme != "unix")
            return [];
        var items = await LabelledItem.ListAsync(engine, HarnessLabels.OfAny(), cancellationToken).ConfigureAwait(false);
        return Choose(items.Select(item => item.Labels), kind, dataFolder is null ? null : Path.GetFullPath(dataFolder).TrimEnd('/'), DataFolder.IsMarkedAt);
    }

    /// <summary>Removes its containers, networks and volumes.</summary>
    /// <returns>What could not be removed, one line each.</returns>
    /// <exception cref="UserErrorException">No engine answers.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var engine = await DockerEngine.ConnectAsync(time, cancellationToken).ConfigureAwait(false);
        return await new Leftovers(engine, Project, time).RemoveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <param name="labels">Of everything on the engine that any project of this program has.</param>
    /// <param name="isMarked">True for a folder that a cluster is known by.</param>
    internal static IReadOnlyList<StrayCluster> Choose(
        IEnumerable<IDictionary<string, string>> labels, string kind, string? dataFolder, Func<string, bool> isMarked) =>
    [
        .. labels
            .Where(found => Value(found, HarnessLabels.User) == $"{Posix.EffectiveUserId}")
            .Select(found => new StrayCluster(Value(found, HarnessLabels.Project), Value(found, HarnessLabels.Folder)))
            .Distinct()
            .Where(cluster => ProjectName.IsOf(kind, cluster.Project)
                && cluster.Folder.Length > 0
                && (dataFolder is null || cluster.Folder == dataFolder)
                && !isMarked(cluster.Folder))
            .OrderBy(cluster => cluster.Project, StringComparer.Ordinal),
    ];

    private static string Value(IDictionary<string, string> labels, string name) => labels.TryGetValue(name, out var value) ? value : "";
}
