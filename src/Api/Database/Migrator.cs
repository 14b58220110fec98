using System.Data.Common;
using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace Harness.Api;

/// <summary>
/// Brings the schema up to date on the master when the process starts, and tries again, for a bounded time, while the
/// master cannot be reached or is read-only. Safe when several instances start at once.
/// </summary>
internal sealed class Migrator(
    ApiSettings settings, DataSources sources, SchemaState state, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<Migrator> log) : BackgroundService
{
    /// <summary>Key of the session advisory lock; any constant that nobody else uses in this database.</summary>
    private const long LockKey = 0x4861726E65737301;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(settings.MigrationTimeoutSeconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            var failure = await TryAsync(stoppingToken);
            if (failure is null)
            {
                state.SetReady();
                return;
            }
            if (stoppingToken.IsCancellationRequested)
                return;
            state.SetError(failure.Message);
            if (!CanPass(failure) || time.GetElapsedTime(started) > limit)
            {
                log.LogCritical("Schema of {Hosts} could not be made, giving up: {Error}", settings.Master.NpgsqlHosts, failure.Message);
                state.SetFailed();
                lifetime.StopApplication();
                return;
            }
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    /// <summary>
    /// True for failures that go away when the cluster gets well. A refused login, a missing database and a faulty
    /// script (classes 28, 3D and 42) do not.
    /// </summary>
    internal static bool CanPass(Exception failure) =>
        failure is DbException or TimeoutException or IOException
        && (failure as DbException)?.SqlState is not ({ } code and (['2', '8', ..] or ['3', 'D', ..] or ['4', '2', ..]));

    private async Task<Exception?> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var connection = await sources.Master.OpenConnectionAsync(stoppingToken);
            await LockAsync(connection, stoppingToken);
            try
            {
                await CheckSchemaAsync(connection, stoppingToken);
                var result = await Task.Run(Upgrade, stoppingToken);
                return result.Successful ? null : result.Error;
            }
            finally
            {
                await UnlockAsync(connection);
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, the loop decides: it passes, or the process ends and says so.
            return failure;
        }
    }

    /// <summary>A pooler in between may drop the search path, and the tables would be made among somebody else's.</summary>
    private async Task CheckSchemaAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        if (settings.Schema is not { } schema)
            return;
        await using var command = new NpgsqlCommand("SELECT current_schema()::text", connection);
        if (await command.ExecuteScalarAsync(stoppingToken) is var current && !schema.Equals(current))
            throw new InvalidOperationException(
                $"PG_SCHEMA={schema}: sessions work in schema '{current}'; make the schema, or let search_path pass through the pooler in between");
    }

    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = LockKey } } };
        await command.ExecuteNonQueryAsync(stoppingToken);
    }

    /// <summary>The connection goes back to the pool, and a session's lock would go with it.</summary>
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = LockKey } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private DatabaseUpgradeResult Upgrade() =>
        DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(sources.Master))
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal))
            .JournalToPostgresqlTable(settings.Schema, "schemaversions")
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
}
