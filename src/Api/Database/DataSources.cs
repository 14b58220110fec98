using Npgsql;

namespace Harness.Api;

/// <summary>Connections for writes and for reads.</summary>
public sealed class DataSources : IAsyncDisposable
{
    private static readonly TimeSpan ForgetAtMostEvery = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private long _forgotAt;

    public DataSources(ApiSettings settings, TimeProvider time)
    {
        _time = time;
        _forgotAt = time.GetTimestamp() - time.TimestampFrequency * (long)ForgetAtMostEvery.TotalSeconds;
        Master = Create(settings, settings.Master, "primary");
        // One pool when both go to the same place: the server has to bear only one set of connections.
        Replica = settings.Replica.Hosts.SequenceEqual(settings.Master.Hosts) && !settings.Master.IsMultiHost
            ? Master
            : Create(settings, settings.Replica, "prefer-standby");
    }

    /// <summary>Where writes go.</summary>
    public NpgsqlDataSource Master { get; }

    /// <summary>Where reads go.</summary>
    public NpgsqlDataSource Replica { get; }

    /// <summary>
    /// Drops all idle connections to the master. Called when one of them turned out to be dead or to lead to a server
    /// that is read-only now: the others lead there too, and through a proxy new ones reach the new leader. At most
    /// once a second, so that a read-only server is not flooded with new connections.
    /// </summary>
    public void ForgetMaster()
    {
        var last = Interlocked.Read(ref _forgotAt);
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(last, now) >= ForgetAtMostEvery && Interlocked.CompareExchange(ref _forgotAt, now, last) == last)
            Master.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Master.DisposeAsync();
        await Replica.DisposeAsync();
    }

    internal static NpgsqlConnectionStringBuilder Describe(ApiSettings settings, Authority authority, string role)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = authority.NpgsqlHosts,
            Username = settings.User,
            Password = settings.Password.Length == 0 ? null : settings.Password,
            SslMode = settings.SslMode,
            SearchPath = settings.Schema,
            Database = settings.Database,
            ApplicationName = "harness-api",
            MaxPoolSize = settings.PoolSize,
            Timeout = settings.ConnectTimeoutSeconds,
            CommandTimeout = settings.CommandTimeoutSeconds,
            // A cancel request during the wait for synchronous replication turns it into a success with a warning,
            // and Npgsql would report that as an ordinary success. -1 sends none and breaks the connection instead.
            CancellationTimeout = -1,
            GssEncryptionMode = GssEncryptionMode.Disable,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
            // No statement changes the session's state, so that there is nothing to reset.
            NoResetOnClose = true,
        };
        if (authority.IsMultiHost)
        {
            builder.TargetSessionAttributes = role;
            // A role is believed for this long; the default of 10 s would be added to every failover.
            builder.HostRecheckSeconds = 1;
        }
        return builder;
    }

    private static NpgsqlDataSource Create(ApiSettings settings, Authority authority, string role) =>
        new NpgsqlDataSourceBuilder(Describe(settings, authority, role).ConnectionString).Build();
}
