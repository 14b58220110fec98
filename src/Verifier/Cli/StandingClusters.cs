using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The clusters that are there, whoever brought them up.</summary>
/// <param name="kinds">Kinds to look for.</param>
/// <param name="open">The cluster of a kind; null when there is none.</param>
internal sealed class StandingClusters(IReadOnlyList<string> kinds, Func<string, IEnvironment?> open)
{
    public static StandingClusters In(string? dataFolder) =>
        new(EnvironmentFactory.KindsIn(dataFolder), kind => EnvironmentFactory.Open(kind, dataFolder, TimeProvider.System));

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
                if (environment is null)
                    continue;
                var left = await environment.StopAsync(cancellationToken);
                problems.AddRange(left.Select(problem => $"{candidate}: {problem}"));
                if (left.Count == 0)
                    ended.Add(candidate);
            }
            catch (UserErrorException error) when (kind is null)
            {
                problems.Add($"{candidate}: {error.Message}");
            }
        }
        return new EndedClusters(ended, problems);
    }

    private IReadOnlyList<string> Named(string? kind) => kind is null ? kinds : [kind];
}

/// <summary>What became of clusters that were to be ended.</summary>
/// <param name="Ended">Kinds of which nothing is left.</param>
/// <param name="Problems">What could not be ended or removed, with its kind.</param>
internal sealed record EndedClusters(IReadOnlyList<string> Ended, IReadOnlyList<string> Problems);
