namespace Harness.Environments;

/// <summary>Labels on every container, network and volume of a cluster: by them and nothing else they are found and removed.</summary>
internal static class HarnessLabels
{
    /// <summary>Name of the compose project.</summary>
    public const string Project = "harness.project";

    /// <summary>Data folder of the cluster, absolute; empty where compose is used by hand.</summary>
    public const string Folder = "harness.folder";

    /// <summary>Number of the user whose harness made it; empty where compose is used by hand.</summary>
    public const string User = "harness.user";

    /// <summary><c>etcd</c>, <c>pg</c>, <c>proxy</c> or <c>api</c>.</summary>
    public const string Role = "harness.role";

    /// <summary>Name of the member or part.</summary>
    public const string Member = "harness.member";

    /// <summary>The engine's filter for what belongs to a project.</summary>
    public static IDictionary<string, IDictionary<string, bool>> Of(string project) => Filter($"{Project}={project}");

    /// <summary>The engine's filter for what belongs to any project of this program.</summary>
    public static IDictionary<string, IDictionary<string, bool>> OfAny() => Filter(Project);

    private static Dictionary<string, IDictionary<string, bool>> Filter(string label) => new()
    {
        ["label"] = new Dictionary<string, bool> { [label] = true },
    };
}
