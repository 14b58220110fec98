using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Harness.Api;

/// <summary>
/// <c>POST /user/register</c>. The answer tells in headers which server committed the write (<c>X-Pg-Node</c>), on which
/// timeline (<c>X-Pg-Timeline</c>), between which WAL positions (<c>X-Pg-Lsn-Before</c>, <c>X-Pg-Lsn</c>) and with which
/// warnings (<c>X-Pg-Notice</c>).
/// </summary>
internal sealed class Register(PasswordHashes passwords, UserRegistration registration, TimeProvider time, ILogger<Register> log)
{
    public static void Map(WebApplication app) =>
        app.MapPost("/user/register", app.Services.GetRequiredService<Register>().HandleAsync)
            .Named("register", "Registers a user; a repeated Idempotency-Key gets the first answer again.")
            .WithMetadata(WriteEndpoint.Instance)
            .Accepts<RegisterRequest>("application/json")
            .Produces<RegisterAnswer>()
            .ProducesError(400, 409, 500, 504);

    private async Task HandleAsync(HttpContext context, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        Guid? key = null;
        if (idempotencyKey is not null)
        {
            if (!Guid.TryParseExact(idempotencyKey, "D", out var parsed))
            {
                await Problem.InvalidAsync(context, "Idempotency-Key", "must be a UUID");
                return;
            }
            key = parsed;
        }
        if (await JsonBody.ReadAsync(context, ApiJson.Default.RegisterRequest) is not { } request)
            return;
        if (NewUser.Validate(request, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), out var user) is { } errors)
        {
            await Problem.InvalidAsync(context, errors);
            return;
        }
        // Before a connection is taken: hashing is slow on purpose, and connections are few.
        var hash = passwords.Make(user.Password);
        try
        {
            var registered = await registration.RunAsync(user, hash, key, context.RequestAborted);
            Describe(context.Response.Headers, registered);
            await context.Response.WriteAsJsonAsync(
                new RegisterAnswer(registered.UserId), ApiJson.Default.RegisterAnswer, cancellationToken: context.RequestAborted);
        }
        catch (WriteFailedException failed)
        {
            if (failed.Code is null)
                log.LogError(failed.InnerException, "A register failed for no reason of the database's");
            await Problem.WriteFailedAsync(context, failed.Rule, failed.Code);
        }
    }

    private static void Describe(IHeaderDictionary headers, in Registered registered)
    {
        headers["X-Pg-Timeline"] = registered.Timeline.ToString(CultureInfo.InvariantCulture);
        if (registered.Node is not null)
            headers["X-Pg-Node"] = registered.Node;
        if (registered.LsnBefore is not null)
            headers["X-Pg-Lsn-Before"] = registered.LsnBefore;
        if (registered.Lsn is not null)
            headers["X-Pg-Lsn"] = registered.Lsn;
        if (registered.Notice is not null)
            headers["X-Pg-Notice"] = registered.Notice;
        if (registered.Repeated)
            headers["Idempotent-Replayed"] = "true";
    }
}
