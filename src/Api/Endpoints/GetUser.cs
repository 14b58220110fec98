using Npgsql;

namespace Harness.Api;

/// <summary><c>GET /user/get/{id}</c>, from the read authority.</summary>
internal sealed class GetUser(DataSources sources)
{
    private const string Select = "SELECT id, first_name, second_name, birthdate, biography, city FROM users WHERE id = $1";

    public static void Map(WebApplication app) =>
        app.MapGet("/user/get/{id}", app.Services.GetRequiredService<GetUser>().HandleAsync)
            .Named("get-user", "One user by id.").Produces<UserBody>().ProducesError(400, 404);

    private async Task HandleAsync(HttpContext context, string id)
    {
        if (!Guid.TryParseExact(id, "D", out var userId))
        {
            await Problem.InvalidAsync(context, "id", "must be a UUID");
            return;
        }
        UserBody? user;
        try
        {
            user = await ReadAsync(userId, context.RequestAborted);
        }
        catch (Exception failure) when (Reads.IsDatabaseFailure(failure))
        {
            await Problem.ReadFailedAsync(context, failure);
            return;
        }
        if (user is null)
            await Problem.StatusAsync(context, StatusCodes.Status404NotFound, $"There is no user {userId}.");
        else
            await context.Response.WriteAsJsonAsync(user, ApiJson.Default.UserBody, cancellationToken: context.RequestAborted);
    }

    private async ValueTask<UserBody?> ReadAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Replica.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = userId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? UserBody.Read(reader) : null;
    }
}
