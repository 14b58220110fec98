using Npgsql;
using static Harness.Api.WriteOutcome;
using static Harness.Api.WritePhase;

namespace Harness.Api;

/// <summary>
/// The one table that decides what is known of a failed write: by SQLSTATE and by how far the write had come, never by
/// message text. What it does not name is unknown. "A retry could succeed" is another question and is not asked here.
/// </summary>
public static class SqlOutcome
{
    /// <summary>Given by this API when no connection could be made and PostgreSQL sent no SQLSTATE (SQL:2023, class 08).</summary>
    public const string CannotConnect = "08001";

    /// <summary>Given by this API when the connection broke while an answer was awaited.</summary>
    public const string ConnectionFailure = "08006";

    /// <summary>Given by this API when the answer did not come in time.</summary>
    public const string TransactionResolutionUnknown = "08007";

    /// <summary>A server that is read-only: a standby, or a former primary.</summary>
    public const string ReadOnlyTransaction = "25006";

    private const string AdminShutdown = "57P01";
    private const string CrashShutdown = "57P02";

    /// <summary>Every rule. The most exact one that holds for code and phase decides.</summary>
    public static readonly IReadOnlyList<SqlOutcomeRule> Table =
    [
        new("57P03", BeforeSend, NotCommitted, 503, "Database is starting or stopping", "The server refused the connection; the INSERT was never sent."),
        new("53300", BeforeSend, NotCommitted, 503, "Database has no free connection", "The server refused the connection; the INSERT was never sent."),
        new(CannotConnect, BeforeSend, NotCommitted, 503, "Database cannot be reached", "No connection, or none free in the pool; the INSERT was never sent."),
        new(SqlOutcomeRule.Any, BeforeSend, NotCommitted, 503, "Database connection was not opened", "The INSERT was never sent."),

        new(ReadOnlyTransaction, AfterSend, NotCommitted, 503, "Database is read-only", "The server is a standby or set read-only; it refuses the INSERT before it runs."),
        new("40001", AfterSend, NotCommitted, 503, "Serialization failure", "PostgreSQL rolled the transaction back."),
        new("40P01", AfterSend, NotCommitted, 503, "Deadlock", "PostgreSQL rolled the transaction back."),
        new("53300", AfterSend, NotCommitted, 503, "Database has no free connection", "The server refused the session that the INSERT was meant for."),
        new("22xxx", AfterSend, NotCommitted, 400, "Value refused by the database", "A value cannot be stored; PostgreSQL rolled the statement back."),
        new("23505", AfterSend, NotCommitted, 409, "Value is already taken", "A unique constraint refused the row."),
        new("23xxx", AfterSend, NotCommitted, 400, "Constraint refused the value", "A constraint refused the row."),
        new(AdminShutdown, AfterSend, Unknown, 500, "Database session was ended", "The session was terminated; its commit may have been written before."),
        new(CrashShutdown, AfterSend, Unknown, 500, "Database crashed", "Another session crashed the server; the commit may have been written before."),
        new(ConnectionFailure, AfterSend, Unknown, 500, "Database connection broke", "It broke after the INSERT was handed to it; the commit may have been written before."),
        new(TransactionResolutionUnknown, AfterSend, Unknown, 504, "Database did not answer in time", "The INSERT may still be running, or wait for synchronous replication."),
        new(SqlOutcomeRule.Any, AfterSend, Unknown, 500, "Write failed", "Not known to exclude a commit."),

        new(TransactionResolutionUnknown, AfterRow, Unknown, 504, "Database did not answer in time", "The row was there, its commit was not confirmed in time."),
        new(SqlOutcomeRule.Any, AfterRow, Unknown, 500, "Commit was not confirmed", "The row was there when the failure came; the commit may have been written."),
    ];

    /// <param name="code">SQLSTATE; null when there is none.</param>
    public static SqlOutcomeRule Of(string? code, WritePhase phase) =>
        Table.MaxBy(rule => rule.Fit(code ?? string.Empty, phase))!;

    /// <summary>
    /// True for codes after which other connections to the master are likely to be dead, or to lead to a server that
    /// is read-only now.
    /// </summary>
    internal static bool MeansMasterMoved(string? code) =>
        code is ReadOnlyTransaction or ConnectionFailure or AdminShutdown or CrashShutdown;

    /// <summary>
    /// The SQLSTATE of a failure: PostgreSQL's own, else the class 08 code for a connection that could not be made,
    /// broke or timed out, else null for what is no database failure at all.
    /// </summary>
    public static string? CodeOf(Exception failure, WritePhase phase) => failure switch
    {
        PostgresException sql => sql.SqlState,
        // With error barriers every statement of a batch can fail; the first failure is that of the write.
        NpgsqlException { InnerException: AggregateException several } => CodeOf(several.InnerExceptions[0], phase),
        _ when phase == BeforeSend && failure is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => CannotConnect,
        TimeoutException or NpgsqlException { InnerException: TimeoutException } => TransactionResolutionUnknown,
        NpgsqlException or IOException or System.Net.Sockets.SocketException => ConnectionFailure,
        _ => null,
    };
}
