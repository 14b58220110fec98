using System.Text.RegularExpressions;
using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>Asks every member for its settings, straight from SQL. Never fails: what could not be had is said of each member.</summary>
public static partial class ServerSettingsReader
{
    private const string Query =
        "SELECT name, coalesce(setting, ''), coalesce(unit, ''), source, context, boot_val, pending_restart, category FROM pg_settings ORDER BY name";

    /// <summary>Where passwords and tokens are found: commands, and what extensions and users add, of which nobody knows what it holds.</summary>
    private const string Hidden = "(not shown)";

    public static async Task<IReadOnlyList<ServerSettings>> ReadAllAsync(IEnvironment environment, SettingsMoment when, CancellationToken cancellationToken) =>
        await Task.WhenAll(environment.Members.Select(member => ReadAsync(environment, member, when, cancellationToken)));

    private static async Task<ServerSettings> ReadAsync(IEnvironment environment, string member, SettingsMoment when, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeouts.VersionQuery);
        try
        {
            await using var source = NpgsqlDataSource.Create(environment.ConnectionString(member));
            await using var command = source.CreateCommand(Query);
            await using var rows = await command.ExecuteReaderAsync(limit.Token);
            List<ServerSetting> values = [];
            while (await rows.ReadAsync(limit.Token))
            {
                var (name, category) = (rows.GetString(0), rows.GetString(7));
                values.Add(new ServerSetting(
                    name, Shown(name, category, rows.GetString(1)), rows.GetString(2), rows.GetString(3), rows.GetString(4),
                    rows.IsDBNull(5) ? null : Shown(name, category, rows.GetString(5)), rows.GetBoolean(6)));
            }
            return new ServerSettings(member, when, null, values);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServerSettings(member, when, $"no answer within {Timeouts.VersionQuery.TotalSeconds:0} s", []);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested
            && error is NpgsqlException or TimeoutException or InvalidOperationException or UserErrorException or IOException)
        {
            return new ServerSettings(member, when, error.Message, []);
        }
    }

    /// <summary>A value without what may be secret in it. Of a connection, only where it leads.</summary>
    internal static string Shown(string name, string category, string value) => name switch
    {
        _ when value.Length == 0 => "",
        "primary_conninfo" => string.Join(' ', WhereTo().Matches(value).Select(match => match.Value)) is { Length: > 0 } parts ? parts : Hidden,
        "archive_command" or "restore_command" or "archive_cleanup_command" or "recovery_end_command" or "ssl_passphrase_command" => value is "(disabled)" ? value : Hidden,
        _ => category == "Customized Options" ? Hidden : value,
    };

    /// <summary>A keyword of a libpq connection string that is no secret.</summary>
    [GeneratedRegex(@"(?<![\w'])(?:host|hostaddr|port|application_name)\s*=\s*(?:'[^'\\]*'|[^\s'\\]+)(?=\s|$)")]
    private static partial Regex WhereTo();
}
