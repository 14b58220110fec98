using System.Diagnostics;
using System.Globalization;

namespace Harness.Environments;

/// <summary>The built-in API in front of an attached cluster: a process that ends with this one, however this one ends.</summary>
internal sealed class AttachedApi(AttachedConnections connections, EnvironmentSpec spec, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The end of the shell's input, which this process holds open, ends the API also after a kill of this process.</summary>
    private const string Guard = "log=$1; shift; \"$@\" >>\"$log\" 2>&1 </dev/null & api=$!; read -r end; kill \"$api\" 2>/dev/null; wait \"$api\"";

    private readonly string _log = Path.GetTempFileName();
    private Process? _guard;

    public Uri Url => new($"http://{LocalLayout.ApiAddress}:{spec.Ports.Api.ToString(CultureInfo.InvariantCulture)}");

    public string Log => _log;

    /// <summary>Starts it if it does not run; returns when it is healthy.</summary>
    /// <exception cref="UserErrorException">It cannot be found, its ports are taken, or it did not come up in time.</exception>
    public async Task StartAsync(ReadRouting reads, string reading, string writing, CancellationToken cancellationToken)
    {
        if (_guard is not null)
            return;
        var program = ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory);
        Preflight.CheckPorts(
            [new(LocalLayout.ApiAddress, spec.Ports.Api, "API", "api"), new(LocalLayout.ApiAddress, spec.Ports.ApiMetrics, "API's metrics", "apiMetrics")],
            new ProcFs());
        // A session of its own: Ctrl-C in a terminal goes to the whole process group, and would end the shell that ends the API.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = program.Folder };
        foreach (var argument in (string[])["/bin/sh", "-c", Guard, "harness-api", _log, .. program.Command])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Variables(reads == ReadRouting.Leader ? writing : reading, writing))
            start.Environment[name] = value;
        _guard = Process.Start(start) ?? throw new UserErrorException("cannot run setsid");
        using var probe = new HttpProbe(time);
        if (!await time.UntilAsync(Timeouts.MemberStart, () => probe.AnswersAsync(new Uri(Url, "healthz"), cancellationToken), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"the API is not healthy ({Url}healthz) within {Timeouts.MemberStart.TotalSeconds} s. {LogTail.Of(_log)}");
    }

    /// <summary>Ends it in order. Idempotent.</summary>
    public async Task StopAsync()
    {
        if (_guard is null)
            return;
        _guard.StandardInput.Close();
        using var limit = new RequestLimit(Timeouts.Kill, time, CancellationToken.None);
        try
        {
            await _guard.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _guard.Kill(entireProcessTree: true);
        }
        _guard.Dispose();
        _guard = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        File.Delete(_log);
    }

    private Dictionary<string, string> Variables(string reading, string writing)
    {
        var connection = connections.Of(spec.Attached!.Nodes[0].Name);
        var variables = new Dictionary<string, string>
        {
            ["PG_AUTHORITY_MASTER"] = writing,
            ["PG_AUTHORITY_REPLICA"] = reading,
            ["PG_USER"] = connection.Username!,
            ["PG_PASSWORD"] = connections.Password ?? "",
            ["PG_DATABASE"] = connection.Database!,
            ["PG_SCHEMA"] = spec.Attached.Schema,
            ["PG_SSL_MODE"] = connection.SslMode.ToString(),
            ["API_PORT"] = spec.Ports.Api.ToString(CultureInfo.InvariantCulture),
            ["API_METRICS_PORT"] = spec.Ports.ApiMetrics.ToString(CultureInfo.InvariantCulture),
            ["API_PASSWORD_COST"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };
        if (connection.Passfile is { } passfile)
            variables["PGPASSFILE"] = passfile;
        if (connection.RootCertificate is { } root)
            variables["PGSSLROOTCERT"] = root;
        if (connection.SslCertificate is { } certificate)
            variables["PGSSLCERT"] = certificate;
        if (connection.SslKey is { } key)
            variables["PGSSLKEY"] = key;
        return variables;
    }
}
