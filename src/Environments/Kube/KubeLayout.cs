using System.Globalization;

namespace Harness.Environments;

/// <summary>Names in the manifests of <c>environments/kube</c>, and files of one cluster.</summary>
internal static class KubeLayout
{
    public const string FirstLeader = "pg-0";

    /// <summary>StatefulSet, headless Service, Secret and <c>app</c> label of the members.</summary>
    public const string Postgres = "pg";
    public const string PrimaryService = "pg-primary";
    public const string ReplicaService = "pg-replica";
    public const string State = "pg-state";
    public const string Api = "api";
    public const int PostgresPort = 5432;
    public const int PatroniPort = 8008;
    public const int ApiPort = 8000;

    /// <summary>Of the images in the manifests.</summary>
    public const string LocalTag = ":local";

    public static IReadOnlyList<string> MembersOf(EnvironmentSpec spec) =>
        [.. Enumerable.Range(0, spec.Nodes).Select(number => string.Create(CultureInfo.InvariantCulture, $"{Postgres}-{number}"))];

    public static string FileOf(string folder) => Path.Combine(folder, "cluster.json");

    /// <summary>As the API is given them.</summary>
    public static string Master => Authority(PrimaryService);

    public static string ReplicaOf(SavedKubeCluster saved) => saved.Spec.Reads switch
    {
        ReadRouting.Leader => Master,
        ReadRouting.Replica when saved.Standbys.Count > 0 => Authority($"{saved.Standbys[0]}.{Postgres}"),
        _ => Authority(ReplicaService),
    };

    private static string Authority(string host) => string.Create(CultureInfo.InvariantCulture, $"{host}:{PostgresPort}");
}
