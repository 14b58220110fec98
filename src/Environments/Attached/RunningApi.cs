using System.Net.Http.Json;
using Npgsql;

namespace Harness.Environments;

/// <summary>A built-in API that somebody else runs in front of an attached cluster.</summary>
internal static class RunningApi
{
    /// <summary>
    /// Registers one user by it, finds that row on the primary and deletes it. An API that writes elsewhere would come out as a
    /// loss of every write.
    /// </summary>
    /// <param name="primary">Connection string of the primary.</param>
    /// <exception cref="UserErrorException">It is not healthy, does not take the write, or wrote it somewhere else.</exception>
    /// <exception cref="NpgsqlException">The primary cannot be asked.</exception>
    public static async Task CheckAsync(AttachedSpec spec, string primary, TimeProvider time, CancellationToken cancellationToken)
    {
        var api = spec.Api!;
        using (var probe = new HttpProbe(time))
        {
            if (!await probe.AnswersAsync(new Uri(api, "healthz"), cancellationToken).ConfigureAwait(false))
                throw new UserErrorException(
                    $"{spec.File}: the API is not healthy ({new Uri(api, "healthz")}): start it with PG_SCHEMA={spec.Schema}, or take \"api\" out, and Harness starts one");
        }
        var key = Guid.NewGuid();
        await RegisterAsync(spec, key, time, cancellationToken).ConfigureAwait(false);
        if (!await TakeBackAsync(primary, spec.Schema, key, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException(
                $"{spec.File}: the API at {api} took a write that is not in {spec.Schema}.users of the primary: it writes elsewhere, where the row with "
                + $"request_key {key} is left; start it with PG_SCHEMA={spec.Schema} and this cluster's PG_AUTHORITY_MASTER and PG_DATABASE");
    }

    private static async Task RegisterAsync(AttachedSpec spec, Guid key, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        using var http = DirectHttp.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(spec.Api!, "user/register"))
        {
            Headers = { { "Idempotency-Key", key.ToString("D") } },
            Content = JsonContent.Create(new
            {
                first_name = "Harness", second_name = "Probe", birthdate = "2000-01-01", biography = "Deleted at once.", city = "Nowhere", password = "probe",
            }),
        };
        string why;
        try
        {
            using var answer = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return;
            why = $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false)}";
        }
        catch (Exception error) when (DirectHttp.IsNoAnswer(error, cancellationToken))
        {
            why = error.Message;
        }
        throw new UserErrorException($"{spec.File}: the API at {spec.Api} does not take a write (POST /user/register: {why})");
    }

    /// <returns>False when there is no such row.</returns>
    private static async Task<bool> TakeBackAsync(string primary, string schema, Guid key, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(primary);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"DELETE FROM {schema}.users WHERE request_key = $1", connection) { Parameters = { new() { Value = key } } };
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }
}
