namespace Harness.Environments;

/// <summary>
/// Disks of limited size for the data of members, held by a container of their own (compose.yml, x-disk and disks). They are in
/// memory: an engine alone can make no other.
/// </summary>
internal static class OwnDisks
{
    /// <summary>Service and member label of the container that holds them.</summary>
    public const string Holder = "disks";

    /// <summary>Where a member's container has its disk.</summary>
    public const string DataFolder = "/data";

    /// <summary>Profile that the holder belongs to.</summary>
    private const string Profile = "own-disks";

    /// <summary>A fresh member takes some 70 MB, and a run's WAL up to max_wal_size, 256 MB; memory is taken when written to.</summary>
    private const string Size = "768m";

    public static string Describe(EnvironmentSpec spec) => spec.OwnDisks ? $"one of {Size} in memory for each member" : "the engine's";

    /// <summary>Profiles of compose besides those of the cluster.</summary>
    public static IReadOnlyList<string> Profiles(EnvironmentSpec spec) => spec.OwnDisks ? [Profile] : [];

    /// <summary>Services besides those of the cluster.</summary>
    public static IReadOnlyList<string> Services(EnvironmentSpec spec) => spec.OwnDisks ? [Holder] : [];

    /// <summary>Values for the variables of compose files.</summary>
    public static IReadOnlyDictionary<string, string> Variables(EnvironmentSpec spec) => new Dictionary<string, string>
    {
        ["HARNESS_DISK_TYPE"] = spec.OwnDisks ? "tmpfs" : "",
        // Every user may write into it, since the number of the server's user is the image's affair.
        ["HARNESS_DISK_OPTIONS"] = spec.OwnDisks ? $"size={Size},mode=1777" : "",
    };

    /// <summary>Command in the holder that empties a member's disk.</summary>
    public static IReadOnlyList<string> Empty(string member) => ["find", $"/disks/{member}", "-mindepth", "1", "-delete"];

    /// <exception cref="UserErrorException">The cluster was made without them.</exception>
    public static void Demand(EnvironmentSpec spec)
    {
        if (!spec.OwnDisks)
            throw new UserErrorException("members of this cluster share one disk: it was made without 'ownDisks', so that none can be filled");
    }
}
