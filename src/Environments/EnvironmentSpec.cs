namespace Harness.Environments;

/// <summary>What a cluster is made of; every value has a default that works.</summary>
public sealed record EnvironmentSpec
{
    /// <summary>One of <see cref="EnvironmentFactory.Kinds"/>, or <see cref="EnvironmentChoice.Auto"/> for what can be used.</summary>
    public string Kind { get; init; } = EnvironmentChoice.Auto;

    /// <summary>PostgreSQL members, 3 to 6.</summary>
    public int Nodes { get; init; } = 3;

    public ReplicationMode Replication { get; init; } = ReplicationMode.Sync;

    /// <summary>Where the API reads.</summary>
    public ReadRouting Reads { get; init; } = ReadRouting.Replicas;

    /// <summary>Patroni's timing: a named profile, since every recovery time depends on it.</summary>
    public TimingProfile Timing { get; init; } = TimingProfile.Fast;

    /// <summary>Which etcd API Patroni talks to. <see cref="Dcs.Etcd3"/> with Patroni 3.0.2 loses data (see docs/anomalies.md).</summary>
    public Dcs Dcs { get; init; } = Dcs.Etcd;

    /// <summary>Versions of the parts in containers; processes of the machine have the machine's.</summary>
    public Release Release { get; init; } = Release.Bookworm;

    public PortSpec Ports { get; init; } = new();

    /// <summary>Folder for the cluster's data, made and removed by the environment; null for the default.</summary>
    public string? DataFolder { get; init; }

    /// <summary>
    /// Where failovers are by hand: the failed leader is ended and kept from coming back before another one is promoted.
    /// Without it two leaders may accept writes at the same time: a negative control for split brain.
    /// </summary>
    public bool Fencing { get; init; } = true;

    /// <summary>
    /// Each member can be cut off from the others: processes of the machine get network namespaces, which needs root; members
    /// in containers have networks of their own anyway.
    /// </summary>
    public bool OwnNetworks { get; init; }

    /// <summary>
    /// Each member's data lies on a disk of its own, of limited size, that can be filled: processes of the machine get a file
    /// mounted as a disk, which needs root.
    /// </summary>
    public bool OwnDisks { get; init; }

    /// <summary>False: HAProxy lets connections to a member that it has marked down go on, a mistake that prolongs outages.</summary>
    public bool ShutdownSessions { get; init; } = true;

    /// <summary>
    /// First two numbers of the addresses of container networks and namespaces, e.g. <c>10.213</c>; null for the first that nobody on the
    /// machine uses.
    /// </summary>
    public string? Subnet { get; init; }

    /// <summary>Configuration file of an attached cluster; null for the other kinds.</summary>
    public string? Config { get; init; }

    /// <summary>What that file says, once it is read.</summary>
    public AttachedSpec? Attached { get; init; }

    /// <summary>The schema that was made in an attached cluster is dropped at the end.</summary>
    public bool DropSchema { get; init; }

    /// <summary>A cluster on which others may depend may be broken: one that this program did not make, or on machines that are not this one.</summary>
    public bool AllowFaults { get; init; }

    /// <summary>Where a cluster on Kubernetes is made; of no use to other kinds.</summary>
    public KubeSpec Kube { get; init; } = new();

    /// <summary>The API hashes passwords with 2^cost iterations of PBKDF2, 4 to 24. Low by default: a load test of replication is not one of password hashing.</summary>
    public int PasswordCost { get; init; } = 4;
}

/// <summary>Ports on loopback; each member has an address of its own, so that one port serves all members.</summary>
public sealed record PortSpec
{
    public int Postgres { get; init; } = 15432;
    public int Patroni { get; init; } = 18008;
    public int EtcdClient { get; init; } = 12379;
    public int EtcdPeer { get; init; } = 12380;
    public int ProxyWrite { get; init; } = 15000;
    public int ProxyRead { get; init; } = 15001;
    public int Api { get; init; } = 8000;
    public int ApiMetrics { get; init; } = 9000;
}

/// <summary>Distributed configuration store that Patroni elects its leader in.</summary>
public enum Dcs
{
    /// <summary>etcd by its v2 API: the sound default with Patroni 3.0.2.</summary>
    Etcd,

    /// <summary>etcd by its v3 API.</summary>
    Etcd3,
}

/// <summary>Debian releases that the images of containers are made of, by whose packages the versions of the parts are given.</summary>
public enum Release
{
    /// <summary>Debian 12: PostgreSQL 15, Patroni 3.0, etcd 3.4, HAProxy 2.6.</summary>
    Bookworm,

    /// <summary>Debian 13: PostgreSQL 17, Patroni 4.0, etcd 3.5, HAProxy 3.0.</summary>
    Trixie,
}

/// <summary>Names of the releases as users write them.</summary>
public static class Releases
{
    public static readonly IReadOnlyDictionary<string, Release> ByName = new Dictionary<string, Release>
    {
        ["bookworm"] = Release.Bookworm, ["trixie"] = Release.Trixie,
    };

    public static string Name(this Release release) => ByName.First(entry => entry.Value == release).Key;
}

/// <summary>Named Patroni timings. Recovery times are only comparable within one profile.</summary>
/// <param name="Name">As written in scenarios and reports.</param>
/// <param name="TtlSeconds">Lease of the leader key.</param>
/// <param name="LoopWaitSeconds">Pause between two rounds of Patroni's main loop.</param>
/// <param name="RetryTimeoutSeconds">How long DCS and PostgreSQL operations are retried before a leader demotes itself.</param>
public sealed record TimingProfile(string Name, int TtlSeconds, int LoopWaitSeconds, int RetryTimeoutSeconds)
{
    /// <summary>For tests and demonstrations: detection in seconds, too nervous for production.</summary>
    public static readonly TimingProfile Fast = new("fast", 7, 1, 3);

    /// <summary>The shortest lease that Patroni 4 takes; its rounds are as short as those of <see cref="Fast"/>.</summary>
    public static readonly TimingProfile Brisk = new("brisk", 20, 1, 3);

    /// <summary>Patroni's own defaults.</summary>
    public static readonly TimingProfile Default = new("default", 30, 10, 10);

    public static readonly IReadOnlyList<TimingProfile> All = [Fast, Brisk, Default];

    public override string ToString() => $"{Name} (ttl {TtlSeconds} s, loop_wait {LoopWaitSeconds} s, retry_timeout {RetryTimeoutSeconds} s)";
}
