using System.Security.Cryptography;
using System.Text;

namespace Harness.Verifier;

/// <summary>Who may use the server: whoever knows the token, or has a session from having known it.</summary>
/// <param name="token">Null: everybody.</param>
internal sealed class AccessRule(string? token)
{
    private const string Scheme = "Bearer ";

    private readonly string session = RandomNumberGenerator.GetHexString(64);

    /// <summary>What a browser's cookie holds after its first use: not the token, and worth nothing once the server has ended.</summary>
    public string Session => session;

    /// <param name="cookie">The session that the caller shows, if any.</param>
    /// <param name="authorization">Its Authorization header, if any.</param>
    public bool Allows(string? cookie, string? authorization) =>
        token is null
        || IsSame(cookie, session)
        || (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true && Knows(authorization[Scheme.Length..].Trim()));

    /// <summary>True when this is the token.</summary>
    public bool Knows(string? offered) => token is not null && IsSame(offered, token);

    /// <summary>Takes as long for a wrong text as for the right one; hashes are of one length.</summary>
    private static bool IsSame(string? offered, string secret) =>
        offered is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(offered)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
