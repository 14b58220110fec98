using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Harness.Api;

/// <summary>
/// Makes and checks password hashes: PBKDF2 with HMAC-SHA512, 2^cost iterations, by ASP.NET Core Identity, which keeps
/// algorithm, iterations and salt in the hash, so that hashes of another cost stay valid.
/// </summary>
internal sealed class PasswordHashes(ApiSettings settings)
{
    private static readonly object AnyUser = new();

    private readonly PasswordHasher<object> hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = 1 << settings.PasswordCost }));

    public string Make(string password) => hasher.HashPassword(AnyUser, password);

    /// <summary>Compares in constant time.</summary>
    public bool Matches(string hash, string password) =>
        hasher.VerifyHashedPassword(AnyUser, hash, password) != PasswordVerificationResult.Failed;
}
