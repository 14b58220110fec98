using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>The API as users start it: a process of its own.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    /// <summary>Counts commits of the API that wait for a standby.</summary>
    public const string WaitingForStandby =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'harness-api' AND datname = current_database() AND wait_event = 'SyncRep'";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ApiProcess(Process process, int port, int metricsPort)
    {
        (_process, MetricsPort) = (process, metricsPort);
        Errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    public int MetricsPort { get; }

    /// <summary>All that it wrote to its standard error; complete when it has ended.</summary>
    public Task<string> Errors { get; }

    /// <summary>Starts it and returns without waiting.</summary>
    public static ApiProcess Launch(string? master, string database, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var (port, metricsPort) = (PostgresServer.FreePort("127.0.0.1"), PostgresServer.FreePort("127.0.0.1"));
        var start = new ProcessStartInfo("dotnet", [AssemblyPath()]) { RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        if (master is not null)
            start.Environment["PG_AUTHORITY_MASTER"] = master;
        start.Environment["PG_DATABASE"] = database;
        start.Environment["API_PASSWORD_COST"] = "4";
        start.Environment["API_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["API_METRICS_PORT"] = metricsPort.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new ApiProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start"), port, metricsPort);
    }

    /// <summary>Waits until it answers at all, healthy or not.</summary>
    public Task WaitUntilListeningAsync(CancellationToken cancellationToken) => WaitForHealthAsync(health => health is not null, cancellationToken);

    public Task WaitUntilHealthyAsync(CancellationToken cancellationToken) => WaitForHealthAsync(health => health == HttpStatusCode.OK, cancellationToken);

    /// <summary>Starts it and waits until it is healthy.</summary>
    public static async Task<ApiProcess> StartAsync(
        string master, string database, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var api = Launch(master, database, settings);
        try
        {
            await api.WaitUntilHealthyAsync(cancellationToken);
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    private async Task WaitForHealthAsync(Predicate<HttpStatusCode?> expected, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!expected(await HealthAsync(cancellationToken)))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new InvalidOperationException("The API did not answer as expected on /healthz");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public static object User(string firstName = "Anna", string secondName = "Müller", string birthdate = "1990-02-28", string city = "Göteborg") =>
        new { first_name = firstName, second_name = secondName, birthdate, biography = "Skis.", city, password = "correct horse" };

    public Task<HttpResponseMessage> RegisterAsync(object user, CancellationToken cancellationToken, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/user/register") { Content = JsonContent.Create(user) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return Client.SendAsync(request, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        _process.Dispose();
    }

    private async Task<HttpStatusCode?> HealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/healthz", UriKind.Relative), cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("PG_", StringComparison.Ordinal) || name.StartsWith("API_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    /// <summary>Builds put it beside the tests: artifacts/bin/&lt;project&gt;/&lt;configuration&gt;.</summary>
    private static string AssemblyPath()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(here.Parent!.Parent!.FullName, "Api", here.Name, "Harness.Api.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build src/Api first", path);
    }
}

/// <summary>Short ways to what a test looks at.</summary>
internal static class Answers
{
    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);

    public static async Task<Guid> UserIdAsync(this HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync(cancellationToken)).GetProperty("user_id").GetGuid();
    }
}
