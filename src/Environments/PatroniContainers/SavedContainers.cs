using System.Security.Cryptography;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>What another process must know to use a running cluster in containers. Saved in its data folder.</summary>
/// <param name="Password">Of all database users and of Patroni's unsafe requests: other users of the machine reach loopback too.</param>
/// <param name="Prefix">First two numbers of all addresses.</param>
/// <param name="Images">By the variable of the compose file.</param>
internal sealed record SavedContainers(EnvironmentSpec Spec, string Password, string Prefix, IReadOnlyDictionary<string, string> Images)
{
    public static SavedContainers Make(EnvironmentSpec spec, string prefix, IReadOnlyDictionary<string, string> images) =>
        new(spec, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), prefix, images);

    public void Save(string path) => StoredJson.Write(path, this);

    /// <summary>Null when there is none, as after a harness that was killed before it had written one.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static SavedContainers? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SavedContainers>(File.ReadAllText(path), StoredJson.Options);
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{path}: damaged ({error.Message}); remove the file, then end the cluster by 'env down'", error);
        }
    }
}
