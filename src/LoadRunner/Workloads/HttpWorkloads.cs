using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// The HTTP workloads of one run. They share one connection pool and one memory of what was written, so that readers find
/// what the writers beside them registered.
/// </summary>
public sealed class HttpWorkloads : ILoadClient, IDisposable
{
    /// <summary>Names that <see cref="Get"/> knows.</summary>
    public static readonly IReadOnlyList<string> Names = [.. ScenarioVocabulary.Default.Workloads, "get"];

    private readonly ConnectionWaits connections = new(TimeProvider.System);
    private readonly IHttpTransport transport;
    private readonly HttpExchange http;
    private readonly Uri baseUrl;
    private readonly Uri root;
    private readonly ulong run;
    private readonly int seed;
    private readonly long dataSetUsers;
    private readonly OwnApiSpec? own;

    /// <param name="baseUrl">Address of the API; a path in it is kept as a prefix.</param>
    /// <param name="run">48-bit identity of the run, part of every key.</param>
    /// <param name="seed">Decides the users' content and the readers' choices.</param>
    /// <param name="dataSetUsers">Users of the data set that reads look for; 0 when there is none.</param>
    /// <param name="own">The user's own write, in the place of a register; null for the built-in API.</param>
    /// <exception cref="UserErrorException">The client does not speak the address's scheme.</exception>
    public HttpWorkloads(Uri baseUrl, ulong run, int seed, long dataSetUsers = 0, HttpClientKind client = HttpClientKind.Sockets,
        OwnApiSpec? own = null)
    {
        // Uri resolution replaces the last segment of a base without a trailing slash.
        (this.baseUrl, this.run, this.seed, this.dataSetUsers, this.own) = (baseUrl, run, seed, dataSetUsers, own);
        root = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/");
        HttpClientKinds.Require(client, root);
        transport = client switch
        {
            HttpClientKind.Fast => new FastTransport(IByteConnector.ForThisSystem(), TimeProvider.System, connections),
            _ => new SocketsTransport(connections, http2: client == HttpClientKind.SocketsHttp2),
        };
        Known = new KnownUsers(seed);
        http = new HttpExchange(transport);
        Prober = Write("prober", OperationKind.Probe, iteration: null);
    }

    /// <inheritdoc/>
    public IDueThread? DueThread => transport.DueThread;

    /// <inheritdoc/>
    public ConnectionReport Connections => connections.ToReport();

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

    public void Dispose() => transport.Dispose();

    private IWorkload Write(string name, OperationKind kind, IterationUsers? iteration) => own is null
        ? new RegisterWorkload(name, kind, http, root, run, seed, Known, iteration)
        : new OwnWriteWorkload(name, kind, http, own, run, Known);

    private IWorkload Create(string name, IUserSource? users, IterationUsers? iteration) => name switch
    {
        "register" => Write("register", OperationKind.Register, iteration),
        "get-user" => new GetUserWorkload(http, root, run, Known, users, seed, dataSetUsers),
        "search" => new SearchWorkload(http, root, run, seed, users ?? (dataSetUsers > 0 ? new DataSetUsers(seed, dataSetUsers) : null)),
        "login" => new LoginWorkload(http, root, run, seed, Known, users),
        "get" => new GetUrlWorkload(http, baseUrl, run),
        _ => throw new UserErrorException($"unknown workload '{name}': choose one of {string.Join(", ", Names)}"),
    };
}
