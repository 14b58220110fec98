using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Harness.Environments;

/// <summary>A connection to the API server of one context. Every question has a time limit, and every error names what was asked.</summary>
internal sealed class KubeConnection : IDisposable
{
    /// <summary>kubectl's own variable: kubeconfig files with colons between.</summary>
    public const string ConfigVariable = "KUBECONFIG";

    private readonly TimeProvider _time;

    private KubeConnection(string context, KubernetesClientConfiguration settings, TimeProvider time)
    {
        Context = context;
        Server = new Uri(settings.Host);
        _time = time;
        // Each call brings its own limit; the client's would end long ones, as logs are.
        settings.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        // An upgrade to a WebSocket, as exec and port-forward need it, is one of HTTP/1.1.
        settings.DisableHttp2 = true;
        Client = new Kubernetes(settings);
    }

    public IKubernetes Client { get; }

    /// <summary>Name in the kubeconfig.</summary>
    public string Context { get; }

    public Uri Server { get; }

    /// <summary>Version of the API server, e.g. <c>v1.30.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>True for a cluster of this machine, which nobody else can depend on.</summary>
    public bool IsLocal => KubeContexts.IsLocal(Context, Server);

    /// <summary>Connects to a context, and makes sure that its server answers.</summary>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="UserErrorException">There is no such context, or its server does not answer.</exception>
    public static async Task<KubeConnection> ConnectAsync(string? context, TimeProvider time, CancellationToken cancellationToken)
    {
        var config = Load();
        var name = KubeContexts.Choose(context, config.CurrentContext, [.. (config.Contexts ?? []).Select(item => item.Name)]);
        KubeConnection connection;
        try
        {
            connection = new KubeConnection(name, KubernetesClientConfiguration.BuildConfigFromConfigObject(config, name), time);
        }
        catch (Exception error) when (error is KubeConfigException or UriFormatException or FormatException or IOException)
        {
            throw new UserErrorException($"context '{name}' of the kubeconfig cannot be used: {error.Message}", error);
        }
        try
        {
            var version = await connection.AskAsync(
                "its version", (client, stop) => client.Version.GetCodeAsync(stop), cancellationToken, Timeouts.EngineAnswer).ConfigureAwait(false);
            connection.Version = version.GitVersion;
            return connection;
        }
        catch (Exception error)
        {
            connection.Dispose();
            if (error is not UserErrorException)
                throw;
            throw new UserErrorException(
                $"Kubernetes does not answer in context '{name}' ({connection.Server}): {error.InnerException?.Message ?? error.Message}. Start the cluster, or choose another context",
                error);
        }
    }

    /// <summary>Asks the API server something.</summary>
    /// <param name="what">For messages, e.g. "delete pod pg-0".</param>
    /// <param name="limit">Null for <see cref="Timeouts.EngineCall"/>.</param>
    /// <exception cref="UserErrorException">It did not answer in time, went away or refused; a refusal has its status as <see cref="UserErrorException"/>'s cause.</exception>
    public async Task<T> AskAsync<T>(
        string what, Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var allowed = limit ?? Timeouts.EngineCall;
        using var timer = new RequestLimit(allowed, _time, cancellationToken);
        try
        {
            return await call(Client, timer.Token).ConfigureAwait(false);
        }
        catch (HttpOperationException error)
        {
            throw new UserErrorException($"Kubernetes refuses to {what}: {KubeContexts.Reason(error.Response?.Content) ?? error.Message}", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or System.Net.WebSockets.WebSocketException or KubernetesException)
        {
            throw new UserErrorException($"Kubernetes at {Server} ({what}): {(error.InnerException ?? error).Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"Kubernetes at {Server} did not {what} within {allowed.TotalSeconds} s", error);
        }
    }

    /// <summary>The same where the thing asked for may be missing.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<T?> FindAsync<T>(string what, Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await AskAsync(what, call, cancellationToken).ConfigureAwait(false);
        }
        catch (UserErrorException error) when (StatusOf(error) == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>HTTP status of a refusal; null when the server did not refuse.</summary>
    public static HttpStatusCode? StatusOf(UserErrorException error) => (error.InnerException as HttpOperationException)?.Response?.StatusCode;

    public void Dispose() => Client.Dispose();

    /// <summary>Whether a context is of this machine; one that cannot be read is refused elsewhere, with the reason.</summary>
    public static bool IsLocalContext(string? context)
    {
        try
        {
            var config = Load();
            var name = KubeContexts.Choose(context, config.CurrentContext, [.. (config.Contexts ?? []).Select(item => item.Name)]);
            var cluster = config.Contexts!.First(item => item.Name == name).ContextDetails.Cluster;
            return KubeContexts.IsLocal(name, new Uri(config.Clusters.First(item => item.Name == cluster).ClusterEndpoint.Server));
        }
        catch (Exception error) when (error is UserErrorException or UriFormatException or InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>A context and its server, for people, e.g. <c>context 'prod' (https://10.0.0.1:6443)</c>.</summary>
    /// <exception cref="UserErrorException">There is no such context.</exception>
    public static string Describe(string? context)
    {
        var config = Load();
        var name = KubeContexts.Choose(context, config.CurrentContext, [.. (config.Contexts ?? []).Select(item => item.Name)]);
        var cluster = config.Contexts!.First(item => item.Name == name).ContextDetails?.Cluster;
        return $"context '{name}' ({config.Clusters?.FirstOrDefault(item => item.Name == cluster)?.ClusterEndpoint?.Server ?? "no server"})";
    }

    private static K8SConfiguration Load()
    {
        var named = Environment.GetEnvironmentVariable(ConfigVariable);
        var files = string.IsNullOrWhiteSpace(named)
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")]
            : named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = files.Where(File.Exists).ToList();
        if (found.Count == 0)
            throw new UserErrorException($"no kubeconfig at {string.Join(", ", files)}: start a cluster (environments/kube/README.md), or name its kubeconfig in {ConfigVariable}");
        try
        {
            var loaded = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(found[0]));
            foreach (var file in found.Skip(1))
            {
                var more = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(file));
                loaded.Contexts = [.. loaded.Contexts ?? [], .. more.Contexts ?? []];
                loaded.Clusters = [.. loaded.Clusters ?? [], .. more.Clusters ?? []];
                loaded.Users = [.. loaded.Users ?? [], .. more.Users ?? []];
            }
            return loaded;
        }
        catch (Exception error) when (error is YamlDotNet.Core.YamlException or KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"kubeconfig {string.Join(", ", found)} cannot be read: {error.Message}", error);
        }
    }
}
