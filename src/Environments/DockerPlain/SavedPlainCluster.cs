using System.Security.Cryptography;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>What another process must know to use a running cluster. Saved in its data folder.</summary>
/// <param name="Password">Of all database users.</param>
/// <param name="Project">Compose project.</param>
/// <param name="Subnet">First two numbers of its addresses.</param>
/// <param name="Images">By the variable of the compose file.</param>
/// <param name="Leader">Who leads by the word of Harness, which is the only manager here.</param>
/// <param name="Standbys">Those that the API may read from.</param>
internal sealed record SavedPlainCluster(
    EnvironmentSpec Spec, string Password, string Project, string Subnet, IReadOnlyDictionary<string, string> Images,
    string Leader, IReadOnlyList<string> Standbys)
{
    private const int PasswordBytes = 12;

    public static SavedPlainCluster Make(EnvironmentSpec spec, string project, string subnet) => new(
        spec, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)), project, subnet, new Dictionary<string, string>(),
        PlainLayout.FirstLeader, [.. PlainLayout.Members.Skip(1)]);

    public void Save(string path) => StoredJson.Write(path, this);

    /// <summary>Null when there is none, as after a harness that was killed before it had written one.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static SavedPlainCluster? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SavedPlainCluster>(File.ReadAllText(path), StoredJson.Options);
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{path}: damaged ({error.Message}); remove the file, then end the cluster by 'env down'", error);
        }
    }
}
