using System.Globalization;
using System.Net;

namespace Harness.Environments;

/// <summary>Names, addresses and files of one cluster of plain replication in containers.</summary>
/// <param name="Folder">Data folder, absolute.</param>
internal sealed record PlainLayout(SavedPlainCluster Saved, string Folder)
{
    public const string FirstLeader = "db";

    /// <summary>Where members replicate, in compose.yml.</summary>
    public const string DataNetwork = "data";

    /// <summary>Where a member's volume is, and the file in it that tells who leads (start-postgres.sh).</summary>
    public const string VolumeFolder = "/data";
    public const string LeaderFile = "leader";

    /// <summary>Its presence makes a member throw its data away and copy the leader's.</summary>
    public const string CopyFile = "copy-again";

    private const int PostgresPort = 5432;
    private const int FirstHost = 21;
    private const string Loopback = "127.0.0.1";

    /// <summary>In this order everywhere.</summary>
    public static readonly IReadOnlyList<string> Members = [FirstLeader, "dbreplica1", "dbreplica2"];

    private PortSpec Ports => Saved.Spec.Ports;

    public string SavedFile => FileOf(Folder);

    /// <summary>Folder with the files of <see cref="EmbeddedFiles"/>.</summary>
    public string FilesFolder => Path.Combine(Folder, "files");

    public string EventFile => Path.Combine(Folder, EngineEvents.FileName);

    private string ComposeFolder => Path.Combine(FilesFolder, "docker");

    public string VariableFile => Path.Combine(ComposeFolder, ".env");

    public ComposeSet Compose => new(Saved.Project, [Path.Combine(ComposeFolder, "compose.yml")], VariableFile) { Profiles = OwnDisks.Profiles(Saved.Spec) };

    public Endpoints Endpoints => new(new Uri($"http://{Loopback}:{Ports.Api}/"), Text(Postgres(Saved.Leader)), Text(Postgres(ReadMembers[0])));

    /// <summary>As the API is given it, by the names of the members.</summary>
    public string Master => Authority([Saved.Leader]);

    public string Replica => Authority(ReadMembers);

    private IReadOnlyList<string> ReadMembers => Saved.Spec.Reads switch
    {
        ReadRouting.Leader => [Saved.Leader],
        // An operator whose last replica is gone lets the leader serve reads too.
        _ when Saved.Standbys.Count == 0 => [Saved.Leader],
        ReadRouting.Replica => [Saved.Standbys[0]],
        _ => Saved.Standbys,
    };

    public static string FileOf(string folder) => Path.Combine(folder, "cluster.json");

    /// <summary>Where this program reaches a member, past any network that a fault cuts.</summary>
    public NodeAddress Postgres(string member) => new(Loopback, Ports.Postgres + NumberOf(member));

    /// <summary>The address that members and the API see.</summary>
    public string Address(string member) => string.Create(CultureInfo.InvariantCulture, $"{Saved.Subnet}.2.{FirstHost + NumberOf(member)}");

    /// <summary>Where a member's peers replicate from and to.</summary>
    public IReadOnlyList<IPAddress> PeersOf(string member) => [.. Others(member).Select(other => IPAddress.Parse(Address(other)))];

    /// <summary>All addresses of what a partition cuts a member off from: its peers, in each network that it is in.</summary>
    /// <exception cref="UserErrorException">There is no configuration store to be cut off from.</exception>
    public IReadOnlyList<IPAddress> Beyond(string member, PartitionScope scope) => scope == PartitionScope.Dcs
        ? throw new UserErrorException(
            $"{member} cannot be cut off from the configuration store: the docker environment has no cluster manager and no store; cut it off from its peers, or choose environment patroni")
        : [.. PeersOf(member), .. Others(member).Select(other => IPAddress.Parse(FrontAddress(other)))];

    public string? MemberAt(string address) => Members.FirstOrDefault(member => address == $"{Address(member)}:{PostgresPort}");

    /// <summary>How a standby reaches its leader; as start-postgres.sh writes it.</summary>
    public string ConnectionToLeader(string standby) =>
        $"host={Address(Saved.Leader)} port={PostgresPort} user=replicator password={Saved.Password} application_name={standby} connect_timeout=2";

    public IEnumerable<ListenAddress> ListenAddresses()
    {
        foreach (var member in Members)
            yield return new ListenAddress(Loopback, Postgres(member).Port, $"PostgreSQL of {member}", "postgres");
        yield return new ListenAddress(Loopback, Ports.Api, "the API", "api");
        yield return new ListenAddress(Loopback, Ports.ApiMetrics, "the API's metrics", "apiMetrics");
    }

    /// <summary>Values for the variables of the compose file.</summary>
    public string Variables() => string.Concat(new Dictionary<string, string>(Saved.Images.Concat(OwnDisks.Variables(Saved.Spec)))
    {
        ["HARNESS_PROJECT"] = Saved.Project,
        ["HARNESS_FOLDER"] = Folder,
        ["HARNESS_USER"] = Text(Posix.EffectiveUserId),
        ["HARNESS_PREFIX"] = Saved.Subnet,
        ["HARNESS_PASSWORD"] = Saved.Password,
        ["HARNESS_DB_PORT"] = Text(Postgres(Members[0]).Port),
        ["HARNESS_DBREPLICA1_PORT"] = Text(Postgres(Members[1]).Port),
        ["HARNESS_DBREPLICA2_PORT"] = Text(Postgres(Members[2]).Port),
        ["HARNESS_API_PORT"] = Text(Ports.Api),
        ["HARNESS_METRICS_PORT"] = Text(Ports.ApiMetrics),
        ["HARNESS_MASTER"] = Master,
        ["HARNESS_REPLICA"] = Replica,
        ["HARNESS_DATABASE"] = AppDatabase.Name,
        ["HARNESS_DATABASE_USER"] = AppDatabase.Role,
        ["HARNESS_PASSWORD_COST"] = Text(Saved.Spec.PasswordCost),
    }.Select(pair => $"{pair.Key}={pair.Value}\n"));

    private static IEnumerable<string> Others(string member) => Members.Where(other => other != member);

    private string FrontAddress(string member) => string.Create(CultureInfo.InvariantCulture, $"{Saved.Subnet}.3.{FirstHost + NumberOf(member)}");

    private static int NumberOf(string member) => Members.TakeWhile(other => other != member).Count();

    private static string Authority(IEnumerable<string> members) => string.Join(',', members.Select(member => $"{member}:{PostgresPort}"));

    private static string Text(NodeAddress address) => $"{address.Host}:{Text(address.Port)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
