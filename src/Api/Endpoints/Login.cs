using System.Buffers.Text;
using System.Security.Cryptography;
using Npgsql;

namespace Harness.Api;

/// <summary><c>POST /login</c>: checks a password and gives an opaque token. From the read authority.</summary>
internal sealed class Login(DataSources sources, PasswordHashes passwords)
{
    private const int TokenBytes = 32;
    private const string Select = "SELECT password_hash FROM users WHERE id = $1";

    public static void Map(WebApplication app) =>
        app.MapPost("/login", (Delegate)app.Services.GetRequiredService<Login>().HandleAsync)
            .Named("login", "Exchanges id and password for a token.").Accepts<LoginRequest>("application/json")
            .Produces<LoginAnswer>().ProducesError(400, 401, 404);

    private async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, ApiJson.Default.LoginRequest) is not { } request)
            return;
        if (Validate(request, out var userId) is { } errors)
        {
            await Problem.InvalidAsync(context, errors);
            return;
        }
        string? hash;
        try
        {
            hash = await ReadHashAsync(userId, context.RequestAborted);
        }
        catch (Exception failure) when (Reads.IsDatabaseFailure(failure))
        {
            await Problem.ReadFailedAsync(context, failure);
            return;
        }
        if (hash is null)
            await Problem.StatusAsync(context, StatusCodes.Status404NotFound, $"There is no user {userId}.");
        else if (!passwords.Matches(hash, request.Password!))
            await Problem.StatusAsync(context, StatusCodes.Status401Unauthorized, "The password is wrong.");
        else
            await context.Response.WriteAsJsonAsync(
                new LoginAnswer(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes))),
                ApiJson.Default.LoginAnswer, cancellationToken: context.RequestAborted);
    }

    /// <returns>Null when all is well, else what is wrong, by the name of the field.</returns>
    internal static Dictionary<string, string[]>? Validate(LoginRequest request, out Guid userId)
    {
        Dictionary<string, string[]> errors = [];
        if (!Guid.TryParseExact(request.UserId ?? request.Id, "D", out userId))
            errors["user_id"] = ["must be a UUID"];
        if (NewUser.TextProblem(request.Password, 1, NewUser.MaxBiography) is { } problem)
            errors["password"] = [problem];
        return errors.Count == 0 ? null : errors;
    }

    private async ValueTask<string?> ReadHashAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Replica.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = userId } } };
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
