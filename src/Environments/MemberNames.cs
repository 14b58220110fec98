namespace Harness.Environments;

/// <summary>Members as callers name them.</summary>
internal static class MemberNames
{
    /// <summary>The same name, once it is certain that there is such a member.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string Known(this IEnvironment environment, string member) => environment.Members.Contains(member)
        ? member
        : throw new ArgumentException($"'{member}' is not a member of this cluster ({string.Join(", ", environment.Members)})", nameof(member));
}
