using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Harness.Api;

/// <summary><c>GET /user/search?first_name=&amp;second_name=&amp;limit=</c>: users whose names start so, from the read authority.</summary>
internal sealed class SearchUsers(DataSources sources)
{
    /// <summary>Answers hold at most this many users when no limit is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Highest limit that may be asked for.</summary>
    public const int MaxLimit = 1000;

    private const string Select =
        "SELECT id, first_name, second_name, birthdate, biography, city FROM users "
        + "WHERE first_name ~>=~ $1 AND first_name ~<~ $2 AND second_name ~>=~ $3 AND second_name ~<~ $4 ORDER BY id LIMIT $5";

    public static void Map(WebApplication app) =>
        app.MapGet("/user/search", app.Services.GetRequiredService<SearchUsers>().HandleAsync)
            .Named("search-users", "Users by the start of their names, ordered by id.").Produces<List<UserBody>>().ProducesError(400);

    private async Task HandleAsync(
        HttpContext context,
        [FromQuery(Name = "first_name")] string? firstName,
        [FromQuery(Name = "second_name")] string? secondName,
        string? limit)
    {
        if (Validate(firstName, secondName, limit, out var count) is { } errors)
        {
            await Problem.InvalidAsync(context, errors);
            return;
        }
        List<UserBody> users;
        try
        {
            users = await ReadAsync(PrefixRange.Of(firstName ?? ""), PrefixRange.Of(secondName ?? ""), count, context.RequestAborted);
        }
        catch (Exception failure) when (Reads.IsDatabaseFailure(failure))
        {
            await Problem.ReadFailedAsync(context, failure);
            return;
        }
        await context.Response.WriteAsJsonAsync(users, ApiJson.Default.ListUserBody, cancellationToken: context.RequestAborted);
    }

    /// <returns>Null when all is well, else what is wrong, by the name of the parameter.</returns>
    internal static Dictionary<string, string[]>? Validate(string? firstName, string? secondName, string? limit, out int count)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrEmpty(firstName) && string.IsNullOrEmpty(secondName))
            errors["first_name"] = ["or second_name must not be empty"];
        if (NewUser.TextProblem(firstName ?? "", 0, NewUser.MaxName) is { } first)
            errors["first_name"] = [first];
        if (NewUser.TextProblem(secondName ?? "", 0, NewUser.MaxName) is { } second)
            errors["second_name"] = [second];
        count = DefaultLimit;
        if (limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
            errors["limit"] = [$"must be a whole number from 1 to {MaxLimit}"];
        return errors.Count == 0 ? null : errors;
    }

    private async ValueTask<List<UserBody>> ReadAsync(
        PrefixRange first, PrefixRange second, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Replica.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = first.From },
                new NpgsqlParameter<string> { TypedValue = first.To },
                new NpgsqlParameter<string> { TypedValue = second.From },
                new NpgsqlParameter<string> { TypedValue = second.To },
                new NpgsqlParameter<int> { TypedValue = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<UserBody> users = [];
        while (await reader.ReadAsync(cancellationToken))
            users.Add(UserBody.Read(reader));
        return users;
    }
}
