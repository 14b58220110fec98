namespace Harness.Api;

/// <summary>What all endpoints that use the tables have in common.</summary>
internal static class EndpointConventions
{
    /// <param name="name">Label of its metrics and operation id in the OpenAPI document.</param>
    public static RouteHandlerBuilder Named(this RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.WithName(name).WithSummary(summary).WithMetadata(new RequestMetrics.Series(name))
            .Produces<ProblemBody>(StatusCodes.Status503ServiceUnavailable, Problem.MediaType);

    public static RouteHandlerBuilder ProducesError(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ProblemBody>(status, Problem.MediaType);
        return endpoint;
    }
}
