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
    public static readonly IReadOnlyList<string> Names = ScenarioVocabulary.Default.Workloads;

    private readonly HttpMessageInvoker client;
    private readonly HttpExchange http;
    private readonly Uri root;
    private readonly ulong run;
    private readonly int seed;
    private readonly long dataSetUsers;

    /// <param name="baseUrl">Address of the API; a path in it is kept as a prefix.</param>
    /// <param name="run">48-bit identity of the run, part of every key.</param>
    /// <param name="seed">Decides the users' content and the readers' choices.</param>
    /// <param name="dataSetUsers">Users of the data set that reads look for; 0 when there is none.</param>
    public HttpWorkloads(Uri baseUrl, ulong run, int seed, long dataSetUsers = 0)
    {
        // Uri resolution replaces the last segment of a base without a trailing slash.
        (root, this.run, this.seed, this.dataSetUsers) = (new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/"), run, seed, dataSetUsers);
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
        http = new HttpExchange(client);
        Prober = new RegisterWorkload("prober", OperationKind.Probe, http, root, run, seed, Known);
    }

    /// <summary>The workload of the fixed-rate prober: registers, journalled as <see cref="OperationKind.Probe"/>.</summary>
    public IWorkload Prober { get; }

    /// <summary>What was written so far.</summary>
    public KnownUsers Known { get; }

    /// <summary>One workload by its name.</summary>
    /// <exception cref="UserErrorException">There is no workload of that name.</exception>
    public IWorkload Get(string name) => Create(name, null, null);

    /// <summary>What a load of a scenario runs, with its mix, steps and feed.</summary>
    /// <exception cref="UserErrorException">A workload is unknown, or the feed cannot be read or lacks a column.</exception>
    public LoadScript For(LoadSpec spec)
    {
        IUserSource? feed = spec.Feed is null ? null : DataFeed.Open(spec.Feed, spec.Parts, seed);
        if (spec.Steps.Count > 0)
        {
            var users = new IterationUsers(feed, Known);
            return LoadScript.StepsOf([.. spec.Steps.Select((name, step) => Create(name, users.AsSeenBy(step == 0), users))]);
        }
        return spec.Mix.Count > 0
            ? LoadScript.MixOf([.. spec.Mix.Select(part => (Create(part.Workload, feed, null), part.Weight))], seed)
            : LoadScript.Of(Create(spec.Workload, feed, null));
    }

    public void Dispose() => client.Dispose();

    private IWorkload Create(string name, IUserSource? users, IterationUsers? iteration) => name switch
    {
        "register" => new RegisterWorkload("register", OperationKind.Register, http, root, run, seed, Known, iteration),
        "get-user" => new GetUserWorkload(http, root, run, Known, users, seed, dataSetUsers),
        "search" => new SearchWorkload(http, root, run, seed, users ?? (dataSetUsers > 0 ? new DataSetUsers(seed, dataSetUsers) : null)),
        "login" => new LoginWorkload(http, root, run, seed, Known, users),
        _ => throw new UserErrorException($"unknown workload '{name}': choose one of {string.Join(", ", Names)}"),
    };
}
