using Npgsql;

namespace Harness.Api;

/// <summary>
/// <c>GET /user/request/{request_key}</c>: what became of an earlier register, for clients that do not know. From the
/// read authority: a standby may not have it yet, so that 404 is no proof that it will never be there.
/// </summary>
internal sealed class RequestStatus(DataSources sources)
{
    private const string Select = "SELECT id FROM users WHERE request_key = $1";

    public static void Map(WebApplication app) =>
        app.MapGet("/user/request/{request_key}", app.Services.GetRequiredService<RequestStatus>().HandleAsync)
            .Named("request-status", "The user that a request registered.").Produces<RegisterAnswer>().ProducesError(400, 404);

    private async Task HandleAsync(HttpContext context, [Microsoft.AspNetCore.Mvc.FromRoute(Name = "request_key")] string requestKey)
    {
        if (!Guid.TryParseExact(requestKey, "D", out var key))
        {
            await Problem.InvalidAsync(context, "request_key", "must be a UUID");
            return;
        }
        Guid? userId;
        try
        {
            userId = await ReadAsync(key, context.RequestAborted);
        }
        catch (Exception failure) when (Reads.IsDatabaseFailure(failure))
        {
            await Problem.ReadFailedAsync(context, failure);
            return;
        }
        if (userId is null)
            await Problem.StatusAsync(context, StatusCodes.Status404NotFound, $"No user was registered by request {key}, as far as this server knows.");
        else
            await context.Response.WriteAsJsonAsync(
                new RegisterAnswer(userId.Value), ApiJson.Default.RegisterAnswer, cancellationToken: context.RequestAborted);
    }

    private async ValueTask<Guid?> ReadAsync(Guid requestKey, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Replica.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = requestKey } } };
        return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
