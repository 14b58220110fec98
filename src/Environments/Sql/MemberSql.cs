using Npgsql;

namespace Harness.Environments;

/// <summary>Short questions straight to the members, by one small pool a member.</summary>
internal sealed class MemberSql : IAsyncDisposable
{
    /// <summary>What reports say of a fact that nobody could be asked for.</summary>
    public const string Unknown = "unknown";

    private const int SecondsToConnect = 1;
    private const int SecondsToAnswer = 1;

    private readonly IReadOnlyDictionary<string, NpgsqlDataSource> _sources;
    private readonly Func<string, string> _outside;

    /// <param name="addresses">By member.</param>
    /// <param name="password">Of the superuser.</param>
    public MemberSql(IReadOnlyDictionary<string, NodeAddress> addresses, string password)
        : this(addresses.ToDictionary(member => member.Key, member => WithDatabase(Basic(member.Value, password), "postgres")))
    {
        _outside = member => ConnectionString(addresses[member], password);
    }

    /// <param name="connections">By member, to the database that is asked.</param>
    public MemberSql(IReadOnlyDictionary<string, NpgsqlConnectionStringBuilder> connections)
    {
        _outside = member => connections[member].ConnectionString;
        _sources = connections.ToDictionary(member => member.Key, member => NpgsqlDataSource.Create(Pooled(member.Value)));
    }

    /// <summary>For readers outside: one connection at a time, to the database of the API.</summary>
    public string ConnectionString(string member) => _outside(member);

    /// <summary>The same for any address.</summary>
    public static string ConnectionString(NodeAddress address, string password) => new NpgsqlConnectionStringBuilder(Basic(address, password).ConnectionString)
    {
        Database = AppDatabase.Name,
        Pooling = false,
        Timeout = 3,
        CommandTimeout = 30,
    }.ConnectionString;

    /// <summary>True when the PostgreSQL at an address takes connections.</summary>
    public static async Task<bool> AnswersAsync(NodeAddress address, string password, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(address, password));
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Runs a query on one member.</summary>
    /// <param name="parameter">Value of $1, if the query has one.</param>
    /// <returns>Null when the member cannot be asked.</returns>
    public async Task<IReadOnlyList<T>?> TryQueryAsync<T>(
        string member, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, object? parameter = null)
    {
        try
        {
            await using var command = _sources[member].CreateCommand(sql);
            if (parameter is not null)
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(read(reader));
            return rows;
        }
        catch (Exception error) when (error is (NpgsqlException or TimeoutException or IOException) && !IsOurMistake(error))
        {
            return null;
        }
    }

    /// <summary>The first column of the only row as text; null when the member cannot be asked or it is null.</summary>
    public async Task<string?> TryScalarAsync(string member, string sql, CancellationToken cancellationToken)
    {
        var rows = await TryQueryAsync(member, sql, reader => reader.IsDBNull(0) ? null : reader.GetValue(0).ToString(), cancellationToken).ConfigureAwait(false);
        return rows is [var value] ? value : null;
    }

    /// <summary>True when the member's PostgreSQL answers queries.</summary>
    public async Task<bool> AnswersAsync(string member, CancellationToken cancellationToken) =>
        await TryScalarAsync(member, "SELECT 1", cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Runs a statement whose answer nobody needs.</summary>
    /// <returns>False when the member cannot be asked or refuses.</returns>
    public async Task<bool> TryExecuteAsync(string member, string sql, CancellationToken cancellationToken) =>
        await TryQueryAsync(member, sql, _ => true, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>A setting in force on a member, for people: "(empty)", or <see cref="Unknown"/> when it cannot be asked.</summary>
    public async Task<string> ShowAsync(string member, string setting, CancellationToken cancellationToken) =>
        await TryScalarAsync(member, $"SHOW {setting}", cancellationToken).ConfigureAwait(false) is { } value
            ? value.Length == 0 ? "(empty)" : value
            : Unknown;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Class 42: the query itself is wrong, which no waiting mends (PostgreSQL documentation, appendix A).</summary>
    private static bool IsOurMistake(Exception error) => error is PostgresException postgres && postgres.SqlState.StartsWith("42", StringComparison.Ordinal);

    /// <summary>A frozen member accepts connections and never answers, hence the short limits and no polite cancel.</summary>
    private static string Pooled(NpgsqlConnectionStringBuilder connection) => new NpgsqlConnectionStringBuilder(connection.ConnectionString)
    {
        Pooling = true,
        MaxPoolSize = 4,
        Timeout = SecondsToConnect,
        CommandTimeout = SecondsToAnswer,
        CancellationTimeout = -1,
    }.ConnectionString;

    private static NpgsqlConnectionStringBuilder WithDatabase(NpgsqlConnectionStringBuilder connection, string database)
    {
        connection.Database = database;
        return connection;
    }

    private static NpgsqlConnectionStringBuilder Basic(NodeAddress address, string password) => new()
    {
        Host = address.Host,
        Port = address.Port,
        Username = "postgres",
        Password = password,
        SslMode = SslMode.Disable,
        // Slim systems lack libgssapi, and asking for it prints an error.
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = "harness",
    };
}
