namespace Harness.Environments;

/// <summary>Makes environments by the name that users write.</summary>
public static class EnvironmentFactory
{
    /// <summary>All kinds that exist, in the order in which they are listed to users.</summary>
    public static readonly IReadOnlyList<string> Kinds = [LocalEnvironment.KindName];

    /// <summary>An environment that is not running yet.</summary>
    /// <exception cref="UserErrorException">The kind is unknown or the settings are impossible.</exception>
    public static IEnvironment Create(EnvironmentSpec spec, TimeProvider time) => spec.Kind switch
    {
        LocalEnvironment.KindName => new LocalEnvironment(spec, time),
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
        _ => throw Unknown(kind),
    };

    private static UserErrorException Unknown(string kind) =>
        new($"environment '{kind}' is unknown. Known: {string.Join(", ", Kinds)}");
}
