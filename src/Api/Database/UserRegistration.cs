using Npgsql;
using NpgsqlTypes;

namespace Harness.Api;

/// <summary>
/// Writes a user, once for each request key, and finds out who committed it, where in the WAL, and with which warnings.
/// </summary>
internal sealed class UserRegistration(DataSources sources, TimeProvider time)
{
    private const string Insert =
        "INSERT INTO users (id, request_key, first_name, second_name, birthdate, biography, city, password_hash) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (request_key) DO NOTHING RETURNING id, " + WriteAttempt.Where;

    /// <summary>
    /// After an in-place crash restart a row is visible as soon as recovery ends, also when it was never replicated: its
    /// own wait for the synchronous standby died with the server. A plain SELECT would acknowledge it for good. FOR
    /// UPDATE writes WAL after it, and the commit of that waits for synchronous replication, up to and past the row.
    /// </summary>
    private const string Lock = "SELECT id, " + WriteAttempt.Where + " FROM users WHERE request_key = $1 FOR UPDATE";

    /// <param name="requestKey">Identity of the request; null when the client gave none.</param>
    /// <param name="waiting">Ends the wait for a connection. The write itself is never cancelled: it would be unknown.</param>
    /// <exception cref="WriteFailedException">It was not acknowledged.</exception>
    /// <exception cref="OperationCanceledException">The wait for a connection was ended; nothing was sent.</exception>
    public async ValueTask<Registered> RunAsync(NewUser user, string passwordHash, Guid? requestKey, CancellationToken waiting)
    {
        WriteAttempt? attempt = null;
        try
        {
            await using var connection = await sources.Master.OpenConnectionAsync(waiting);
            var notices = new NoticeCodes();
            notices.Listen(connection);
            attempt = new WriteAttempt(connection, notices);
            return await attempt.RunAsync(InsertOf(user, passwordHash, requestKey), repeated: false)
                ?? await attempt.RunAsync(LockOf(requestKey!.Value), repeated: true)
                ?? throw new InvalidOperationException($"The row of request {requestKey} vanished between two statements");
        }
        catch (Exception failure) when (attempt is not null || failure is not OperationCanceledException)
        {
            throw Judge(failure, attempt?.Phase ?? WritePhase.BeforeSend);
        }
    }

    private WriteFailedException Judge(Exception failure, WritePhase phase)
    {
        var code = SqlOutcome.CodeOf(failure, phase);
        if (SqlOutcome.MeansMasterMoved(code))
            sources.ForgetMaster();
        return new WriteFailedException(SqlOutcome.Of(code, phase), code, failure);
    }

    private NpgsqlBatchCommand InsertOf(NewUser user, string passwordHash, Guid? requestKey) => new(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(time.GetUtcNow()) },
            new NpgsqlParameter { Value = requestKey is { } key ? key : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new NpgsqlParameter<string> { TypedValue = user.FirstName },
            new NpgsqlParameter<string> { TypedValue = user.SecondName },
            new NpgsqlParameter<DateOnly> { TypedValue = user.Birthdate },
            new NpgsqlParameter<string> { TypedValue = user.Biography },
            new NpgsqlParameter<string> { TypedValue = user.City },
            new NpgsqlParameter<string> { TypedValue = passwordHash },
        },
    };

    private static NpgsqlBatchCommand LockOf(Guid requestKey) =>
        new(Lock) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = requestKey } } };
}
