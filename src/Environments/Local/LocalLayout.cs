namespace Harness.Environments;

/// <summary>
/// Addresses and paths of one local cluster. Each member has a loopback address of its own (nodes 127.0.1.N, etcd
/// 127.0.2.N, HAProxy 127.0.3.1 and 127.0.3.2), so that one port serves all of them; loopback needs no set-up. With
/// <see cref="EnvironmentSpec.OwnNetworks"/> members and etcd have addresses in namespaces instead (<see cref="NetworkPlan"/>).
/// </summary>
/// <param name="Folder">Data folder, absolute.</param>
internal sealed record LocalLayout(EnvironmentSpec Spec, string Folder)
{
    public const string ProxyAddress = "127.0.3.1";

    /// <summary>HAProxy's address for reads from one replica, on the same port as those from all.</summary>
    public const string OneReplicaAddress = "127.0.3.2";
    public const string ApiAddress = "127.0.0.1";
    private const int EtcdMembers = 3;
    private const string NodePrefix = "127.0.1.";
    private const string EtcdPrefix = "127.0.2.";

    private PortSpec Ports => Spec.Ports;

    /// <summary>n1, n2, ...</summary>
    public IReadOnlyList<string> Members { get; } = [.. Enumerable.Range(1, Spec.Nodes).Select(number => $"n{number}")];

    /// <summary>etcd1 to etcd3.</summary>
    public IReadOnlyList<string> Etcds { get; } = [.. Enumerable.Range(1, EtcdMembers).Select(number => $"etcd{number}")];

    public Endpoints Endpoints => new(
        new Uri($"http://{ApiAddress}:{Ports.Api}/"),
        $"{ProxyAddress}:{Ports.ProxyWrite}", Spec.Reads switch
        {
            ReadRouting.Leader => $"{ProxyAddress}:{Ports.ProxyWrite}",
            ReadRouting.Replica => $"{OneReplicaAddress}:{Ports.ProxyRead}",
            _ => $"{ProxyAddress}:{Ports.ProxyRead}",
        });

    public string SavedFile => Path.Combine(Folder, "cluster.json");
    public string ProcessFile => Path.Combine(Folder, "processes.json");
    public string LogFolder => Path.Combine(Folder, "logs");
    public string ConfigFolder => Path.Combine(Folder, "conf");
    public string RunFolder => Path.Combine(Folder, "run");
    public string EtcdFolder => Path.Combine(Folder, "etcd");
    public string NodesFolder => Path.Combine(Folder, "nodes");
    public string DiskFolder => Path.Combine(Folder, "disks");
    public string ProxyConfig => Path.Combine(ConfigFolder, "haproxy.cfg");
    public string ProxySocket => Path.Combine(RunFolder, "haproxy.sock");

    /// <summary>The networks of the members; null when they share the machine's loopback.</summary>
    public NetworkPlan? Networks { get; } = Spec.OwnNetworks ? new NetworkPlan(Spec, Folder) : null;

    /// <summary>Addresses that clients of PostgreSQL come from, in CIDR notation.</summary>
    public string ClientNetwork => Networks?.Range ?? "127.0.0.0/8";

    public string Log(string process) => Path.Combine(LogFolder, process + ".log");

    /// <summary>Working folder of a member's Patroni; PostgreSQL's data lies inside.</summary>
    public string NodeFolder(string member) => Path.Combine(NodesFolder, member);

    /// <summary>With <see cref="EnvironmentSpec.OwnDisks"/>: the file that is mounted on <see cref="NodeFolder"/>.</summary>
    public string DiskFile(string member) => Path.Combine(DiskFolder, member + ".img");

    public string PostgresData(string member) => Path.Combine(NodeFolder(member), "data");

    public string SocketFolder(string member) => Path.Combine(RunFolder, member);

    /// <summary>Where the data of members is copied to, to be read: a folder a copy.</summary>
    public string SalvageFolder => Path.Combine(Folder, "salvage");

    public string PatroniConfig(string member) => Path.Combine(ConfigFolder, member + ".yml");

    public static string PatroniProcess(string member) => "patroni-" + member;

    public string Address(string member) => Networks?.Member(member) ?? NodePrefix + member[1..];

    public string EtcdAddress(string etcd) => Networks?.Etcd(etcd) ?? EtcdPrefix + etcd["etcd".Length..];

    public Uri PatroniUrl(string member) => new($"http://{Address(member)}:{Ports.Patroni}/");

    public NodeAddress Postgres(string member) => new(Address(member), Ports.Postgres);

    public Uri EtcdUrl(string etcd) => new($"http://{EtcdAddress(etcd)}:{Ports.EtcdClient}/");

    /// <summary>The member whose PostgreSQL has this <c>host:port</c>; null when it is none of ours.</summary>
    public string? MemberAt(string address) => Members.FirstOrDefault(member => address == $"{Address(member)}:{Ports.Postgres}");

    /// <summary>Every address that must be free before the start, and what for.</summary>
    public IEnumerable<ListenAddress> ListenAddresses(bool withApi) => [.. Networks is null ? OfMembers() : [], .. OfFront(withApi)];

    private IEnumerable<ListenAddress> OfMembers()
    {
        foreach (var member in Members)
        {
            yield return new ListenAddress(Address(member), Ports.Postgres, $"PostgreSQL of {member}", "postgres");
            yield return new ListenAddress(Address(member), Ports.Patroni, $"Patroni of {member}", "patroni");
        }
        foreach (var etcd in Etcds)
        {
            yield return new ListenAddress(EtcdAddress(etcd), Ports.EtcdClient, etcd, "etcdClient");
            yield return new ListenAddress(EtcdAddress(etcd), Ports.EtcdPeer, etcd, "etcdPeer");
        }
    }

    private IEnumerable<ListenAddress> OfFront(bool withApi)
    {
        yield return new ListenAddress(ProxyAddress, Ports.ProxyWrite, "HAProxy (writes)", "proxyWrite");
        yield return new ListenAddress(ProxyAddress, Ports.ProxyRead, "HAProxy (reads)", "proxyRead");
        yield return new ListenAddress(OneReplicaAddress, Ports.ProxyRead, "HAProxy (reads from one replica)", "proxyRead");
        if (!withApi)
            yield break;
        yield return new ListenAddress(ApiAddress, Ports.Api, "the API", "api");
        yield return new ListenAddress(ApiAddress, Ports.ApiMetrics, "the API's metrics", "apiMetrics");
    }
}

/// <summary>One address that a part of the cluster listens on.</summary>
/// <param name="Part">For people.</param>
/// <param name="Setting">Name of the port in <see cref="PortSpec"/>, as written in scenarios.</param>
internal sealed record ListenAddress(string Host, int Port, string Part, string Setting);
