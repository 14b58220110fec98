using Npgsql;

namespace Harness.Api;

/// <summary>
/// <c>GET /healthz</c>: 200 as soon as the process can serve, 503 before. The database's state is in the body only:
/// a failover of it is no reason to take this process out of service.
/// </summary>
internal sealed class Health(DataSources sources, SchemaState schema)
{
    /// <summary>Shorter than any health check's own patience, so that a hanging database cannot make this one fail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static void Map(WebApplication app) =>
        app.MapGet("/healthz", (Delegate)app.Services.GetRequiredService<Health>().HandleAsync)
            .WithName("health").WithSummary("Whether this process serves, and how the database is.")
            .Produces<HealthBody>().Produces<HealthBody>(StatusCodes.Status503ServiceUnavailable);

    private async Task HandleAsync(HttpContext context)
    {
        var master = StateAsync(sources.Master, context.RequestAborted);
        var replica = ReferenceEquals(sources.Master, sources.Replica) ? master : StateAsync(sources.Replica, context.RequestAborted);
        var body = new HealthBody(
            schema.Ready ? "ok" : "starting", schema.Ready ? "done" : "pending", schema.LastError, await master, await replica);
        context.Response.StatusCode = schema.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(body, ApiJson.Default.HealthBody, cancellationToken: context.RequestAborted);
    }

    private static async Task<string> StateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var connection = await source.OpenConnectionAsync(limit.Token);
            await using var command = new NpgsqlCommand("SELECT current_setting('transaction_read_only')", connection);
            return (string?)await command.ExecuteScalarAsync(limit.Token) == "off" ? "writable" : "read-only";
        }
        catch (Exception failure) when (failure is OperationCanceledException || Reads.IsDatabaseFailure(failure))
        {
            return "unreachable";
        }
    }
}

/// <summary>Answer of <c>/healthz</c>.</summary>
/// <param name="Status"><c>ok</c> or <c>starting</c>.</param>
/// <param name="Migrations"><c>done</c> or <c>pending</c>.</param>
/// <param name="LastError">Why migrations are pending, when an attempt has failed.</param>
/// <param name="Master"><c>writable</c>, <c>read-only</c> or <c>unreachable</c>.</param>
/// <param name="Replica">The same, of where reads go.</param>
public sealed record HealthBody(string Status, string Migrations, string? LastError, string Master, string Replica);
