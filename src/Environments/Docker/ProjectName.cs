using System.Security.Cryptography;
using System.Text;

namespace Harness.Environments;

/// <summary>Names of compose projects.</summary>
internal static class ProjectName
{
    private const int HashLetters = 8;

    /// <summary>
    /// <c>harness-KIND</c> for root's default data folder; another folder's name has a hash of its path, so that two clusters can
    /// live side by side, those of two users as well, and each is found again by its folder.
    /// </summary>
    public static string Of(string kind, DataFolder folder) =>
        folder.IsDefault && Posix.EffectiveUserId == 0 ? Start(kind) : $"{Start(kind)}-{Hash(folder.Path)}";

    /// <summary>True for the names of clusters of this kind.</summary>
    public static bool IsOf(string kind, string project) => project == Start(kind) || project.StartsWith(Start(kind) + "-", StringComparison.Ordinal);

    private static string Start(string kind) => $"harness-{kind}";

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashLetters];
}
