using Microsoft.AspNetCore.WebUtilities;

namespace Harness.Api;

/// <summary>Answers with problem details (RFC 9457).</summary>
internal static class Problem
{
    public const string MediaType = "application/problem+json";
    public const string OutcomeHeader = "X-Outcome";
    public const string SqlStateHeader = "X-Sqlstate";

    /// <summary>A failed write, as the table says.</summary>
    public static Task WriteFailedAsync(HttpContext context, SqlOutcomeRule rule, string? code)
    {
        RequestMetrics.CountFailedWrite(rule.Outcome, code);
        return SendAsync(context, Of(rule, code));
    }

    public static ProblemBody Of(SqlOutcomeRule rule, string? code) =>
        new("about:blank", rule.Title, rule.Status, rule.Reason, rule.Outcome.Name(), code);

    /// <summary>A failed read. Nothing is at stake, so it has no outcome.</summary>
    public static Task ReadFailedAsync(HttpContext context, Exception failure) =>
        SendAsync(context, new ProblemBody(
            "about:blank", "Database cannot be read", StatusCodes.Status503ServiceUnavailable,
            "The read failed; it can be repeated.", Sqlstate: SqlOutcome.CodeOf(failure, WritePhase.AfterSend)));

    /// <summary>Fields that are wrong. Nothing was sent to the database.</summary>
    public static Task InvalidAsync(HttpContext context, IReadOnlyDictionary<string, string[]> errors) =>
        SendAsync(context, new ProblemBody(
            "about:blank", "Request is not valid", StatusCodes.Status400BadRequest,
            string.Join("; ", errors.Select(error => $"{error.Key} {string.Join(", ", error.Value)}")),
            IsWrite(context) ? WriteOutcome.NotCommitted.Name() : null, Errors: errors));

    public static Task InvalidAsync(HttpContext context, string field, string error) =>
        InvalidAsync(context, new Dictionary<string, string[]> { [field] = [error] });

    /// <summary>Any other error; the title is that of the status.</summary>
    public static Task StatusAsync(HttpContext context, int status, string? detail = null, WriteOutcome? outcome = null) =>
        SendAsync(context, new ProblemBody("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, outcome?.Name()));

    private static bool IsWrite(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<WriteEndpoint>() is not null;

    private static Task SendAsync(HttpContext context, ProblemBody body)
    {
        var response = context.Response;
        response.StatusCode = body.Status;
        if (body.Outcome is not null)
            response.Headers[OutcomeHeader] = body.Outcome;
        if (body.Sqlstate is not null)
            response.Headers[SqlStateHeader] = body.Sqlstate;
        return response.WriteAsJsonAsync(body, ApiJson.Default.ProblemBody, MediaType, CancellationToken.None);
    }
}

/// <summary>Marks endpoints whose errors carry an outcome.</summary>
internal sealed class WriteEndpoint
{
    public static readonly WriteEndpoint Instance = new();
}
