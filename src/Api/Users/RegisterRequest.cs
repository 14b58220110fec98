namespace Harness.Api;

/// <summary>Body of <c>POST /user/register</c>. Every field may be missing until it is validated.</summary>
/// <param name="Birthdate">ISO 8601 date, yyyy-MM-dd.</param>
/// <param name="Password">1 to 256 bytes of UTF-8.</param>
public sealed record RegisterRequest(
    string? FirstName, string? SecondName, string? Birthdate, string? Biography, string? City, string? Password);

/// <summary>Answer to a register.</summary>
public sealed record RegisterAnswer(Guid UserId);
