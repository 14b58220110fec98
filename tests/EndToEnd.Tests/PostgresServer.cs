using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>
/// One real PostgreSQL of Debian's newest installed version, with fsync on, in a folder of its own. Ended by its process
/// id; a server that it did not start is never touched.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly string _bin;
    private readonly string _folder;
    private Process? _postmaster;

    private PostgresServer(string bin, string folder, int port)
    {
        (_bin, _folder, Port) = (bin, folder, port);
    }

    /// <summary>Loopback address that no other part of the tests listens on.</summary>
    public const string Host = "127.0.4.1";

    public int Port { get; }

    public string Authority => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Superuser, without a pool, so that no session outlives a test's use of it.</summary>
    public string ConnectionString => ConnectionStringTo("postgres");

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        var bin = Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(path => double.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Select(path => Path.Combine(path, "bin"))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "postgres")))
            ?? throw new InvalidOperationException("No PostgreSQL under /usr/lib/postgresql: install Debian's package postgresql");
        var folder = Path.Combine("/var/tmp", $"harness-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var server = new PostgresServer(bin, folder, FreePort());
        try
        {
            if (Environment.IsPrivilegedProcess)
                await RunAsync("chown", ["postgres:postgres", folder], cancellationToken);
            await server.RunAsServerUserAsync(
                "initdb", ["--pgdata", server.Data, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
                cancellationToken);
            await server.ResumeAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Host, Port = Port, Username = "postgres", Password = "postgres", Database = database, Pooling = false,
        Timeout = 5, CommandTimeout = 30, GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>A new, empty database.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}", cancellationToken);
        return name;
    }

    /// <summary>Runs one statement as superuser.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken) =>
        await QueryAsync(database, sql, cancellationToken);

    /// <summary>The first column of the first row, or null when there is none.</summary>
    public async Task<object?> QueryAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Asks again until the answer is the expected one.</summary>
    /// <exception cref="TimeoutException">It did not become so.</exception>
    public async Task WaitForAsync(string database, string sql, object expected, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!expected.Equals(await QueryAsync(database, sql, cancellationToken)))
        {
            if (Stopwatch.GetElapsedTime(started) > StopLimit)
                throw new TimeoutException($"'{sql}' did not become {expected}");
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Changes one setting of the whole server and waits until it is in force.</summary>
    public async Task SetAsync(string setting, string value, CancellationToken cancellationToken)
    {
        await ExecuteAsync("postgres", $"ALTER SYSTEM SET {setting} = '{value}'", cancellationToken);
        await ExecuteAsync("postgres", "SELECT pg_reload_conf()", cancellationToken);
        await WaitForAsync("postgres", $"SELECT setting FROM pg_settings WHERE name = '{setting}'", value, cancellationToken);
    }

    /// <summary>
    /// Restarts it as a standby of nobody: in recovery, read-only, until <c>pg_promote()</c> starts a new timeline.
    /// </summary>
    public async Task BecomeStandbyAsync(CancellationToken cancellationToken)
    {
        await CrashAsync(cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(Data, "standby.signal"), [], cancellationToken);
        await ResumeAsync(cancellationToken);
    }

    /// <summary>Ends the server at once, as a crash would, and waits until its whole tree is gone.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        if (_postmaster is null)
            return;
        _postmaster.Kill();
        await _postmaster.WaitForExitAsync(cancellationToken);
        _postmaster.Dispose();
        _postmaster = null;
        var started = Stopwatch.GetTimestamp();
        while (ProcessesIn(Data).Any())
        {
            if (Stopwatch.GetElapsedTime(started) > StopLimit)
                throw new TimeoutException($"Processes of PostgreSQL are left in {Data}");
            foreach (var pid in ProcessesIn(Data))
                await RunAsync("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)], cancellationToken, mayFail: true);
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Starts the server on its data folder and returns when it takes connections.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        var (program, arguments) = AsServerUser(
            "postgres",
            ["-D", Data, "-c", $"listen_addresses={Host}", "-c", $"port={Port}", "-c", "unix_socket_directories=", "-c", "fsync=on",
             "-c", "logging_collector=on", "-c", "shared_buffers=32MB"]);
        _postmaster = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, WorkingDirectory = "/" })
            ?? throw new InvalidOperationException($"{program} did not start");
        // Its log is in files; here it only says so. Read, so that the pipe never fills.
        _ = _postmaster.StandardError.ReadToEndAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(cancellationToken))
        {
            if (_postmaster.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new InvalidOperationException($"PostgreSQL did not start; its log is in {Data}/log");
            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await CrashAsync(limit.Token);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port that nothing listens on at this moment.</summary>
    public static int FreePort(string host = Host)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Parse(host), 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await QueryAsync("postgres", "SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private Task RunAsServerUserAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (program, all) = AsServerUser(tool, arguments);
        return RunAsync(program, all, cancellationToken);
    }

    /// <summary>PostgreSQL refuses to run as root; setpriv replaces itself, so that the process id is the server's.</summary>
    private (string Program, List<string> Arguments) AsServerUser(string tool, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(_bin, tool);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--no-new-privs", path, .. arguments])
            : (path, [.. arguments]);
    }

    private static async Task RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken, bool mayFail = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}");
    }

    /// <summary>Every process of a server works in its data folder, backends in sessions of their own included.</summary>
    private static IEnumerable<int> ProcessesIn(string folder)
    {
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid) && WorksIn(entry, folder))
                yield return pid;
    }

    private static bool WorksIn(string entry, string folder)
    {
        try
        {
            return new FileInfo(Path.Combine(entry, "cwd")).LinkTarget == folder;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
