using System.Security.Cryptography;
using System.Text;

namespace Harness.Environments;

/// <summary>Names of compose projects.</summary>
internal static class ProjectName
{
    private const int HashLetters = 8;

    /// <summary>
    /// <c>harness-KIND</c> for the default data folder; another folder's name has a hash of its path, so that two clusters can
    /// live side by side and each is found again by its folder.
    /// </summary>
    public static string Of(string kind, DataFolder folder) => folder.IsDefault ? $"harness-{kind}" : $"harness-{kind}-{Hash(folder.Path)}";

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashLetters];
}
