using System.Security.Cryptography;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>What another process must know to use a running cluster. Saved in its data folder.</summary>
/// <param name="Password">Of all database users and of Patroni's unsafe requests: other users of the machine reach loopback too.</param>
/// <param name="WithApi">False only in tests of the cluster alone.</param>
internal sealed record SavedCluster(EnvironmentSpec Spec, string Password, bool WithApi)
{
    public static SavedCluster Make(EnvironmentSpec spec, bool withApi) =>
        new(spec, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), withApi);

    public void Save(string path) => StoredJson.Write(path, this);

    /// <summary>Null when there is none, as after a harness that was killed before it had written one.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static SavedCluster? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SavedCluster>(File.ReadAllText(path), StoredJson.Options);
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{path}: damaged ({error.Message}); remove the file, then end the cluster by 'env down'", error);
        }
    }
}
