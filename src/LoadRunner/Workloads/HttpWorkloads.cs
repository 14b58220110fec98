using System.Net;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// The HTTP workloads of one run. They share one connection pool and one memory of what was written, so that readers find
/// what the writers beside them registered.
/// </summary>
public sealed class HttpWorkloads : IDisposable
{
    /// <summary>Names that <see cref="Get"/> knows.</summary>
    public static readonly IReadOnlyList<string> Names = ["register", "get-user"];

    private readonly HttpMessageInvoker client;
    private readonly Dictionary<string, IWorkload> byName;

    /// <param name="baseUrl">Address of the API; a path in it is kept as a prefix.</param>
    /// <param name="run">48-bit identity of the run, part of every key.</param>
    /// <param name="seed">Decides the users' content and the readers' choices.</param>
    public HttpWorkloads(Uri baseUrl, ulong run, int seed)
    {
        // Uri resolution replaces the last segment of a base without a trailing slash.
        var root = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/");
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // The engine caps what is in flight; a second cap here would queue requests behind its back.
            MaxConnectionsPerServer = int.MaxValue,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,

            // A connection attempt outlives its request, so into a black hole they would pile up without this limit.
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
        Known = new KnownUsers(seed);
        var http = new HttpExchange(client);
        Prober = new RegisterWorkload("prober", OperationKind.Probe, http, root, run, seed, Known);
        byName = new IWorkload[]
        {
            new RegisterWorkload("register", OperationKind.Register, http, root, run, seed, Known),
            new GetUserWorkload(http, root, run, Known),
        }.ToDictionary(workload => workload.Name, StringComparer.Ordinal);
    }

    /// <summary>The workload of the fixed-rate prober: registers, journalled as <see cref="OperationKind.Probe"/>.</summary>
    public IWorkload Prober { get; }

    /// <summary>What was written so far.</summary>
    public KnownUsers Known { get; }

    /// <exception cref="UserErrorException">There is no workload of that name.</exception>
    public IWorkload Get(string name) => byName.TryGetValue(name, out var workload)
        ? workload
        : throw new UserErrorException($"unknown workload '{name}': choose one of {string.Join(", ", Names)}");

    public void Dispose() => client.Dispose();
}
