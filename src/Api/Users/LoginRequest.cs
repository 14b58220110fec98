namespace Harness.Api;

/// <summary>Body of <c>POST /login</c>.</summary>
/// <param name="UserId">The user; <paramref name="Id"/> is another name for the same field.</param>
public sealed record LoginRequest(string? UserId, string? Id, string? Password);

/// <summary>Answer to a login.</summary>
/// <param name="Token">Opaque, random, 256 bits.</param>
public sealed record LoginAnswer(string Token);
