using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The clusters that are there, whoever brought them up.</summary>
/// <param name="kinds">Kinds to look for.</param>
/// <param name="open">The cluster of a kind; null when there is none.</param>
/// <param name="strays">Clusters of a kind whose data folder is gone; null to look for none.</param>
internal sealed class StandingClusters(
    IReadOnlyList<string> kinds, Func<string, IEnvironment?> open, Func<string, CancellationToken, Task<IReadOnlyList<StrayCluster>>>? strays = null)
{
    public static StandingClusters In(string? dataFolder) => new(
        EnvironmentFactory.KindsIn(dataFolder),
        kind => EnvironmentFactory.Open(kind, dataFolder, TimeProvider.System),
        (kind, stop) => EnvironmentFactory.StraysAsync(kind, dataFolder, TimeProvider.System, stop));

    /// <summary>The cluster of this kind or, without one, the only cluster that is there.</summary>
    /// <exception cref="UserErrorException">There is none, or more than one and no kind was named.</exception>
    public async Task<IEnvironment> OneAsync(string? kind)
    {
        var there = Named(kind).Select(open).OfType<IEnvironment>().ToList();
        if (there is [var only])
            return only;
        foreach (var environment in there)
            await environment.DisposeAsync();
        throw new UserErrorException(there.Count == 0
            ? $"there is no cluster{(kind is null ? "" : $" of kind {kind}")} here; '{HarnessCli.Name} env up' starts one, --data-folder names another place"
            : $"clusters of several kinds are here ({string.Join(", ", there.Select(environment => environment.Kind))}): name the one that is meant");
    }

    /// <summary>Ends the cluster of this kind or, without one, all of them; one that cannot be ended holds up no other.</summary>
    /// <returns>What was ended, and what could not be.</returns>
    public async Task<EndedClusters> EndAsync(string? kind, CancellationToken cancellationToken)
    {
        var (ended, problems) = (new List<string>(), new List<string>());
        foreach (var candidate in Named(kind))
        {
            try
            {
                await using var environment = open(candidate);
                if (environment is not null)
                    Note(candidate, await environment.StopAsync(cancellationToken));
                foreach (var stray in await StraysAsync(candidate, named: kind is not null && environment is null, cancellationToken))
                    Note($"{candidate} ({stray.Project}, whose data folder {stray.Folder} is gone)", await stray.RemoveAsync(TimeProvider.System, cancellationToken));
            }
            catch (UserErrorException error) when (kind is null)
            {
                problems.Add($"{candidate}: {error.Message}");
            }
        }
        return new EndedClusters(ended, problems);

        void Note(string cluster, IReadOnlyList<string> left)
        {
            problems.AddRange(left.Select(problem => $"{cluster}: {problem}"));
            if (left.Count == 0)
                ended.Add(cluster);
        }
    }

    /// <param name="named">True when the user means this kind: then an engine that does not answer is an error.</param>
    private async Task<IReadOnlyList<StrayCluster>> StraysAsync(string kind, bool named, CancellationToken cancellationToken)
    {
        try
        {
            return strays is null ? [] : await strays(kind, cancellationToken);
        }
        catch (UserErrorException) when (!named)
        {
            return [];
        }
    }

    private IReadOnlyList<string> Named(string? kind) => kind is null ? kinds : [kind];
}

/// <summary>What became of clusters that were to be ended.</summary>
/// <param name="Ended">Kinds of which nothing is left, and clusters whose data folder was gone.</param>
/// <param name="Problems">What could not be ended or removed, with its kind.</param>
internal sealed record EndedClusters(IReadOnlyList<string> Ended, IReadOnlyList<string> Problems);
