namespace Harness.Api;

/// <summary>
/// Refuses requests that need the tables until they are there. Without it an INSERT into a missing table would end as
/// an unknown outcome, though nothing can have happened.
/// </summary>
internal sealed class SchemaGate(RequestDelegate next, SchemaState state)
{
    public Task InvokeAsync(HttpContext context) =>
        state.Ready || context.GetEndpoint()?.Metadata.GetMetadata<RequestMetrics.Series>() is null
            ? next(context)
            : Problem.StatusAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Starting: the database schema is not ready.", WriteOutcome.NotCommitted);
}
