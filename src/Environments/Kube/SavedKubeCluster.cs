using System.Security.Cryptography;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>What another process must know to use a running cluster. Saved in its data folder.</summary>
/// <param name="Password">Of all database users.</param>
/// <param name="Id">Value of <see cref="KubeLabels.Cluster"/>.</param>
/// <param name="Context">Context of the kubeconfig that it was made in; empty before that.</param>
/// <param name="Namespace">Made for it, and removed with it.</param>
/// <param name="Images">By the name in the manifests, e.g. <c>harness/postgres:local</c>.</param>
/// <param name="Leader">Who leads by the word of Harness, where that is the only manager.</param>
/// <param name="Standbys">Those that the API may read from.</param>
internal sealed record SavedKubeCluster(
    EnvironmentSpec Spec, string Password, string Id, string Context, string Namespace, IReadOnlyDictionary<string, string> Images,
    string Leader, IReadOnlyList<string> Standbys)
{
    private const int PasswordBytes = 12;
    private const int IdBytes = 4;

    public static SavedKubeCluster Make(EnvironmentSpec spec, string name) => new(
        spec, Hex(PasswordBytes), Hex(IdBytes), "", name, new Dictionary<string, string>(), KubeLayout.FirstLeader, [.. KubeLayout.MembersOf(spec).Skip(1)]);

    public void Save(string path) => StoredJson.Write(path, this);

    /// <summary>Null when there is none, as after a harness that was killed before it had written one.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static SavedKubeCluster? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SavedKubeCluster>(File.ReadAllText(path), StoredJson.Options);
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{path}: damaged ({error.Message}); remove the namespace by hand (label {KubeLabels.ManagedBy}={KubeLabels.Harness}), then the folder", error);
        }
    }

    private static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
