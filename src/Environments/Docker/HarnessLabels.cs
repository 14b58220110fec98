namespace Harness.Environments;

/// <summary>Labels on every container, network and volume of a cluster: by them and nothing else they are found and removed.</summary>
internal static class HarnessLabels
{
    /// <summary>Name of the compose project.</summary>
    public const string Project = "harness.project";

    /// <summary><c>etcd</c>, <c>pg</c>, <c>proxy</c> or <c>api</c>.</summary>
    public const string Role = "harness.role";

    /// <summary>Name of the member or part.</summary>
    public const string Member = "harness.member";

    /// <summary>The engine's filter for what belongs to a project.</summary>
    public static IDictionary<string, IDictionary<string, bool>> Of(string project) => new Dictionary<string, IDictionary<string, bool>>
    {
        ["label"] = new Dictionary<string, bool> { [$"{Project}={project}"] = true },
    };
}
