namespace Harness.Api;

/// <summary>Problem details (RFC 9457) with the members that this API adds.</summary>
/// <param name="Type">A URI; <c>about:blank</c> when the title says no more than the status does.</param>
/// <param name="Outcome">Of a failed write, the same as the header <c>X-Outcome</c>.</param>
/// <param name="Sqlstate">The same as the header <c>X-Sqlstate</c>.</param>
/// <param name="Errors">What is wrong, by the name of the field.</param>
public sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail = null, string? Outcome = null, string? Sqlstate = null,
    IReadOnlyDictionary<string, string[]>? Errors = null);
