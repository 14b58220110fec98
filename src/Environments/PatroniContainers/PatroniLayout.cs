using System.Globalization;
using System.Net;

namespace Harness.Environments;

/// <summary>
/// Names, addresses, ports and paths of one cluster in containers. Networks PREFIX.1.0/24 (etcd), PREFIX.2.0/24 (members,
/// HAProxy, API) and PREFIX.3.0/24 (published ports); a member has the same last number in each.
/// </summary>
/// <param name="Folder">Data folder, absolute.</param>
/// <param name="Project">Name of the compose project.</param>
/// <param name="Prefix">First two numbers of all addresses, e.g. <c>10.213</c>.</param>
internal sealed record PatroniLayout(EnvironmentSpec Spec, string Folder, string Project, string Prefix)
{
    /// <summary>Where everything is published: this machine only.</summary>
    public const string PublishedAddress = "127.0.0.1";

    public const string Proxy = "haproxy";
    public const int MostMembers = 6;

    /// <summary>Where members replicate, in compose.yml.</summary>
    public const string DataNetwork = "data";

    private const int EtcdMembers = 3;
    private const int Networks = 3;
    private const int PostgresPort = 5432;
    private const int EtcdPort = 2379;
    private const int FirstHost = 20;
    private const int FirstEtcdHost = 10;

    /// <summary>Ports inside HAProxy's container (patroni/haproxy.cfg).</summary>
    private const int WritePort = 5000;
    private const int ReadPort = 5001;
    private const int ReadOnePort = 5002;

    private PortSpec Ports => Spec.Ports;

    /// <summary>pg1, pg2, ...</summary>
    public IReadOnlyList<string> Members { get; } = Names(Spec.Nodes);

    /// <summary>etcd1 to etcd3.</summary>
    public IReadOnlyList<string> Etcds { get; } = [.. Enumerable.Range(1, EtcdMembers).Select(number => $"etcd{number}")];

    public string SavedFile => Path.Combine(Folder, "cluster.json");

    /// <summary>Where <see cref="EmbeddedFiles"/> are written.</summary>
    public string SourceFolder => Path.Combine(Folder, "environments");

    public string ComposeFile => Path.Combine(SourceFolder, "patroni", "compose.yml");

    public string VariablesFile => Path.Combine(Folder, ".env");

    /// <summary>Compose with the profile that has all members of this cluster.</summary>
    public ComposeSet Compose => new(Project, [ComposeFile], VariablesFile) { Profiles = [$"nodes-{Text(Spec.Nodes)}", .. OwnDisks.Profiles(Spec)] };

    public Endpoints Endpoints => new(
        new Uri($"http://{PublishedAddress}:{Text(Ports.Api)}/"),
        $"{PublishedAddress}:{Text(Ports.ProxyWrite)}",
        $"{PublishedAddress}:{Text(Spec.Reads switch
        {
            ReadRouting.Leader => Ports.ProxyWrite,
            ReadRouting.Replica => ReadOnePublished,
            _ => Ports.ProxyRead,
        })}");

    /// <summary>HAProxy's statistics as comma separated values.</summary>
    public Uri StatsUrl => new($"http://{PublishedAddress}:{Text(StatsPublished)}/;csv");

    /// <summary>Where the API writes and reads, inside its network.</summary>
    public string MasterAuthority => $"{ProxyAddress}:{Text(WritePort)}";
    public string ReplicaAuthority => $"{ProxyAddress}:{Text(ReadsPort)}";

    private string ProxyAddress => $"{Prefix}.2.10";

    private int ReadsPort => Spec.Reads switch
    {
        ReadRouting.Leader => WritePort,
        ReadRouting.Replica => ReadOnePort,
        _ => ReadPort,
    };

    private int ReadOnePublished => Ports.ProxyRead + 1;

    private int StatsPublished => Ports.ProxyRead + 2;

    public static IReadOnlyList<string> Names(int nodes) => [.. Enumerable.Range(1, nodes).Select(number => $"pg{Text(number)}")];

    public Uri PatroniUrl(string member) => new($"http://{PublishedAddress}:{Text(PatroniPublished(member))}/");

    /// <summary>Not published: reached where this machine is the bridge of the network.</summary>
    public Uri EtcdUrl(string etcd) => new($"http://{Prefix}.1.{Text(FirstEtcdHost + int.Parse(etcd.AsSpan("etcd".Length), CultureInfo.InvariantCulture))}:{Text(EtcdPort)}/");

    public NodeAddress Postgres(string member) => new(PublishedAddress, PostgresPublished(member));

    public static string VolumeOf(string project, string member) => $"{project}_{member}";

    /// <summary>
    /// The member whose PostgreSQL has this <c>host:port</c>: as the API sees it, as one that comes by the published port does,
    /// or as it is published.
    /// </summary>
    public string? MemberAt(string address) => Members.FirstOrDefault(member =>
        address == $"{Prefix}.2.{Text(Host(member))}:{Text(PostgresPort)}"
        || address == $"{Prefix}.3.{Text(Host(member))}:{Text(PostgresPort)}"
        || address == $"{PublishedAddress}:{Text(PostgresPublished(member))}");

    /// <summary>Where a member's peers replicate from and to.</summary>
    public IReadOnlyList<IPAddress> PeersOf(string member) => [.. Others(member).Select(other => IPAddress.Parse($"{Prefix}.2.{Text(Host(other))}"))];

    /// <summary>All addresses of what a partition cuts a member off from: its peers are in every network that it is in.</summary>
    public IReadOnlyList<IPAddress> Beyond(string member, PartitionScope scope) =>
    [
        .. Others(member).Where(_ => scope != PartitionScope.Dcs).SelectMany(other =>
            Enumerable.Range(1, Networks).Select(network => IPAddress.Parse($"{Prefix}.{Text(network)}.{Text(Host(other))}"))),
        .. Etcds.Where(_ => scope != PartitionScope.Peers).Select((_, index) => IPAddress.Parse($"{Prefix}.1.{Text(FirstEtcdHost + 1 + index)}")),
    ];

    /// <summary>Every address that must be free before the start, and what for.</summary>
    public IEnumerable<ListenAddress> ListenAddresses() =>
    [
        .. MemberAddresses(Members),
        Published(Ports.ProxyWrite, "HAProxy (writes)", "proxyWrite"),
        Published(Ports.ProxyRead, "HAProxy (reads)", "proxyRead"),
        Published(ReadOnePublished, "HAProxy (reads from one replica)", "proxyRead"),
        Published(StatsPublished, "HAProxy (statistics)", "proxyRead"),
        Published(Ports.Api, "the API", "api"),
        Published(Ports.ApiMetrics, "the API's metrics", "apiMetrics"),
    ];

    public IEnumerable<ListenAddress> MemberAddresses(IEnumerable<string> members) => members.SelectMany(member => (ListenAddress[])
    [
        Published(PostgresPublished(member), $"PostgreSQL of {member}", "postgres"),
        Published(PatroniPublished(member), $"Patroni of {member}", "patroni"),
    ]);

    /// <summary>Variables of compose.yml, all of them: what is left to a default could be set by the user's shell.</summary>
    /// <param name="images">As <see cref="ContainerImages"/> gives them.</param>
    public IReadOnlyDictionary<string, string> Variables(string password, IReadOnlyDictionary<string, string> images)
    {
        var variables = new SortedDictionary<string, string>(images.Concat(OwnDisks.Variables(Spec)).Concat(PatroniModes.Variables(Spec)).ToDictionary(), StringComparer.Ordinal)
        {
            ["HARNESS_PROJECT"] = Project,
            ["HARNESS_FOLDER"] = Folder,
            ["HARNESS_USER"] = Text(Posix.EffectiveUserId),
            ["HARNESS_PREFIX"] = Prefix,
            ["HARNESS_PASSWORD"] = password,
            ["HARNESS_DCS"] = Spec.Dcs == Dcs.Etcd3 ? "etcd3" : "etcd",
            ["HARNESS_WHEN_DOWN"] = Spec.ShutdownSessions ? "on-marked-down shutdown-sessions" : "",
            ["HARNESS_WRITE_PORT"] = Text(Ports.ProxyWrite),
            ["HARNESS_READ_PORT"] = Text(Ports.ProxyRead),
            ["HARNESS_READ_ONE_PORT"] = Text(ReadOnePublished),
            ["HARNESS_STATS_PORT"] = Text(StatsPublished),
            ["HARNESS_API_PORT"] = Text(Ports.Api),
            ["HARNESS_METRICS_PORT"] = Text(Ports.ApiMetrics),
            ["HARNESS_READS_PORT"] = Text(ReadsPort),
            ["HARNESS_DATABASE_USER"] = AppDatabase.Role,
            ["HARNESS_DATABASE"] = AppDatabase.Name,
            ["HARNESS_PASSWORD_COST"] = Text(Spec.PasswordCost),
        };
        foreach (var member in Names(MostMembers))
        {
            variables[$"HARNESS_{member.ToUpperInvariant()}_PORT"] = Text(PostgresPublished(member));
            variables[$"HARNESS_PATRONI{Text(Number(member))}_PORT"] = Text(PatroniPublished(member));
        }
        return variables;
    }

    private IEnumerable<string> Others(string member) => Members.Where(other => other != member);

    private int PostgresPublished(string member) => Ports.Postgres + Number(member) - 1;

    private int PatroniPublished(string member) => Ports.Patroni + Number(member) - 1;

    private static int Host(string member) => FirstHost + Number(member);

    private static int Number(string member) => int.Parse(member.AsSpan("pg".Length), CultureInfo.InvariantCulture);

    private static ListenAddress Published(int port, string part, string setting) => new(PublishedAddress, port, part, setting);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
