using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace Harness.Environments;

/// <summary>A connection to a Docker engine. Every question has a time limit, and every error names what was asked.</summary>
internal sealed class DockerEngine : IDisposable
{
    /// <summary>The docker command's own variable.</summary>
    public const string AddressVariable = "DOCKER_HOST";

    private const string DefaultAddress = "unix:///var/run/docker.sock";

    private readonly DockerClient _client;
    private readonly TimeProvider _time;

    private DockerEngine(Uri address, TimeProvider time)
    {
        Address = address;
        _time = time;
        // Each call brings its own limit; the client's would end long ones, as streams of events are.
        _client = new DockerClientBuilder().WithEndpoint(address).WithTimeout(Timeout.InfiniteTimeSpan).Build();
    }

    /// <summary>Where it listens, e.g. <c>unix:///var/run/docker.sock</c>.</summary>
    public Uri Address { get; }

    /// <summary>Version of the engine, for reports.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Connects to the engine that the docker command would use, and makes sure that it answers.</summary>
    /// <exception cref="UserErrorException">No engine answers.</exception>
    public static async Task<DockerEngine> ConnectAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = new DockerEngine(AddressOf(Environment.GetEnvironmentVariable(AddressVariable)), time);
        try
        {
            var version = await engine.AskAsync(
                "its version", (client, stop) => client.System.GetVersionAsync(stop), cancellationToken, Timeouts.EngineAnswer).ConfigureAwait(false);
            engine.Version = version.Version;
            return engine;
        }
        catch (Exception error)
        {
            engine.Dispose();
            if (error is not UserErrorException)
                throw;
            throw new UserErrorException(
                $"no Docker engine answers on {engine.Address} ({error.InnerException?.Message ?? error.Message}). "
                + $"Start one (on Debian: sudo environments/docker/start-engine.sh), or name another in {AddressVariable}",
                error);
        }
    }

    /// <param name="named">Value of <see cref="AddressVariable"/>.</param>
    /// <exception cref="UserErrorException">Not an address that can be used.</exception>
    internal static Uri AddressOf(string? named) =>
        Uri.TryCreate(string.IsNullOrWhiteSpace(named) ? DefaultAddress : named, UriKind.Absolute, out var address)
        && address.Scheme is "unix" or "tcp" or "http" or "https"
            ? address
            : throw new UserErrorException($"{AddressVariable} is '{named}': give an address such as {DefaultAddress} or tcp://127.0.0.1:2375");

    /// <summary>Asks the engine something that has no answer.</summary>
    public Task DoAsync(string what, Func<IDockerClient, CancellationToken, Task> call, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        AskAsync(what, async (client, stop) =>
        {
            await call(client, stop).ConfigureAwait(false);
            return true;
        }, cancellationToken, limit);

    /// <summary>Asks the engine something.</summary>
    /// <param name="what">For messages, e.g. "stop db".</param>
    /// <param name="limit">Null for <see cref="Timeouts.EngineCall"/>.</param>
    /// <exception cref="UserErrorException">
    /// It did not answer in time, went away or refused; then the cause is a <see cref="DockerApiException"/>.
    /// </exception>
    public async Task<T> AskAsync<T>(
        string what, Func<IDockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var allowed = limit ?? Timeouts.EngineCall;
        using var timer = new RequestLimit(allowed, _time, cancellationToken);
        try
        {
            return await call(_client, timer.Token).ConfigureAwait(false);
        }
        catch (DockerApiException error)
        {
            throw new UserErrorException($"Docker refuses: {what}: {ReasonOf(error)}", error);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or TimeoutException)
        {
            throw new UserErrorException($"the Docker engine on {Address} does not answer ({what}): {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"the Docker engine on {Address} did not answer within {allowed.TotalSeconds} s ({what})", error);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The engine answers with <c>{"message": "..."}</c>.</summary>
    private static string ReasonOf(DockerApiException error)
    {
        try
        {
            using var document = JsonDocument.Parse(error.ResponseBody ?? "");
            return document.RootElement.GetProperty("message").GetString() ?? error.Message;
        }
        catch (Exception parse) when (parse is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return error.Message;
        }
    }
}
