using System.Globalization;
using System.Net;
using Npgsql;

namespace Harness.Api;

/// <summary>All that can be set, each by one environment variable. Every value but the master has a default.</summary>
public sealed record ApiSettings
{
    /// <summary><c>PG_AUTHORITY_MASTER</c>: where writes go.</summary>
    public required Authority Master { get; init; }

    /// <summary><c>PG_AUTHORITY_REPLICA</c>: where reads go; the master when unset.</summary>
    public required Authority Replica { get; init; }

    /// <summary><c>PG_USER</c></summary>
    public string User { get; init; } = "postgres";

    /// <summary><c>PG_PASSWORD</c>; set and empty: Npgsql looks for it as libpq does (<c>PGPASSWORD</c>, <c>PGPASSFILE</c>, <c>~/.pgpass</c>).</summary>
    public string Password { get; init; } = "postgres";

    /// <summary><c>PG_DATABASE</c></summary>
    public string Database { get; init; } = "postgres";

    /// <summary><c>PG_SCHEMA</c>: schema that holds all tables, made by somebody else; null for the first one of the role's search path.</summary>
    public string? Schema { get; init; }

    /// <summary><c>PG_SSL_MODE</c>: Disable, Allow, Prefer, Require, VerifyCA or VerifyFull.</summary>
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary><c>PG_POOL_SIZE</c>: most connections to each authority. Two pools fit PostgreSQL's default of 100.</summary>
    public int PoolSize { get; init; } = 40;

    /// <summary>
    /// <c>PG_CONNECT_TIMEOUT_SECONDS</c>, also the longest wait for a free connection of the pool. Short: a write that
    /// was never sent is a certain failure, and the sooner a client knows the better.
    /// </summary>
    public int ConnectTimeoutSeconds { get; init; } = 2;

    /// <summary><c>PG_COMMAND_TIMEOUT_SECONDS</c>: after it a write's outcome is unknown.</summary>
    public int CommandTimeoutSeconds { get; init; } = 10;

    /// <summary><c>PG_MIGRATION_TIMEOUT_SECONDS</c>: how long the schema is tried for before the process gives up.</summary>
    public int MigrationTimeoutSeconds { get; init; } = 120;

    /// <summary><c>API_BIND</c>: address of both ports.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary><c>API_PORT</c></summary>
    public int Port { get; init; } = 8000;

    /// <summary><c>API_METRICS_PORT</c></summary>
    public int MetricsPort { get; init; } = 9000;

    /// <summary><c>API_PASSWORD_COST</c>: 2^cost iterations of PBKDF2, 4 to 24; 18 is OWASP's advice for HMAC-SHA512.</summary>
    public int PasswordCost { get; init; } = 18;

    /// <param name="variable">Gives the value of a variable, or null when it is not set.</param>
    /// <exception cref="SettingsException">A value cannot be used, or the master is not set.</exception>
    public static ApiSettings Parse(Func<string, string?> variable)
    {
        string? Text(string name) => variable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        int Number(string name, int fallback, int min, int max) => ParseNumber(name, Text(name), fallback, min, max);

        var master = Authority.Parse("PG_AUTHORITY_MASTER", Text("PG_AUTHORITY_MASTER")
            ?? throw new SettingsException("PG_AUTHORITY_MASTER is not set; expected host:port[,host:port...] of the database for writes"));
        var defaults = new ApiSettings { Master = master, Replica = master };
        var settings = defaults with
        {
            Replica = Text("PG_AUTHORITY_REPLICA") is { } replica ? Authority.Parse("PG_AUTHORITY_REPLICA", replica) : master,
            User = Text("PG_USER") ?? defaults.User,
            Password = variable("PG_PASSWORD") ?? defaults.Password,
            Database = Text("PG_DATABASE") ?? defaults.Database,
            Schema = Text("PG_SCHEMA"),
            SslMode = ParseSslMode("PG_SSL_MODE", Text("PG_SSL_MODE"), defaults.SslMode),
            PoolSize = Number("PG_POOL_SIZE", defaults.PoolSize, 1, 1000),
            ConnectTimeoutSeconds = Number("PG_CONNECT_TIMEOUT_SECONDS", defaults.ConnectTimeoutSeconds, 1, 60),
            CommandTimeoutSeconds = Number("PG_COMMAND_TIMEOUT_SECONDS", defaults.CommandTimeoutSeconds, 1, 600),
            MigrationTimeoutSeconds = Number("PG_MIGRATION_TIMEOUT_SECONDS", defaults.MigrationTimeoutSeconds, 1, 3600),
            Bind = ParseAddress("API_BIND", Text("API_BIND"), defaults.Bind),
            Port = Number("API_PORT", defaults.Port, 1, 65535),
            MetricsPort = Number("API_METRICS_PORT", defaults.MetricsPort, 1, 65535),
            PasswordCost = Number("API_PASSWORD_COST", defaults.PasswordCost, 4, 24),
        };
        return settings.Port != settings.MetricsPort
            ? settings
            : throw new SettingsException($"API_PORT and API_METRICS_PORT are both {settings.Port}; metrics need a port of their own");
    }

    private static int ParseNumber(string name, string? text, int fallback, int min, int max) =>
        text is null ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new SettingsException($"{name}='{text}': expected a whole number from {min} to {max}");

    private static SslMode ParseSslMode(string name, string? text, SslMode fallback) =>
        text is null ? fallback
        : Enum.TryParse<SslMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) ? mode
        : throw new SettingsException($"{name}='{text}': expected one of {string.Join(", ", Enum.GetNames<SslMode>())}");

    private static IPAddress ParseAddress(string name, string? text, IPAddress fallback) =>
        text is null ? fallback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new SettingsException($"{name}='{text}': expected an IP address, e.g. 127.0.0.1 or 0.0.0.0");
}
