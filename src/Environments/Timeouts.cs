namespace Harness.Environments;

/// <summary>Every wait of the environments in one table, each with its reason.</summary>
public static class Timeouts
{
    /// <summary>A cold start takes 5 to 10 s on a quiet two-core machine; a loaded one may need ten times that.</summary>
    public static readonly TimeSpan ClusterStart = TimeSpan.FromSeconds(120);

    /// <summary>pg_rewind and rejoin take 3 to 13 s; a full copy of a large data set takes longer.</summary>
    public static readonly TimeSpan Rejoin = TimeSpan.FromSeconds(120);

    /// <summary>A mode change takes 1 to 3 s with loop_wait 1 and up to 30 s with Patroni's defaults.</summary>
    public static readonly TimeSpan ReplicationMode = TimeSpan.FromSeconds(60);

    /// <summary>PostgreSQL's fast shutdown waits for a checkpoint; Patroni's own limit is 60 s.</summary>
    public static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(60);

    /// <summary>SIGKILL is immediate; only the reaping of a large process tree takes time.</summary>
    public static readonly TimeSpan Kill = TimeSpan.FromSeconds(10);

    /// <summary>A member's Patroni answers 1 to 2 s after its start; Python takes longer on a loaded machine.</summary>
    public static readonly TimeSpan MemberStart = TimeSpan.FromSeconds(30);

    /// <summary>Patroni prints its version after half a second of loading modules; only a report waits for it.</summary>
    public static readonly TimeSpan VersionQuery = TimeSpan.FromSeconds(10);

    /// <summary>One request to Patroni or one short query; longer than any healthy answer on loopback.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(2);

    /// <summary>A Docker engine that lives answers its version in milliseconds.</summary>
    public static readonly TimeSpan EngineAnswer = TimeSpan.FromSeconds(5);

    /// <summary>One order to a Docker engine: at once on a quiet machine, seconds while many containers start.</summary>
    public static readonly TimeSpan EngineCall = TimeSpan.FromSeconds(60);

    /// <summary>One short command in a container: fifty at a time take 5 s.</summary>
    public static readonly TimeSpan ContainerCommand = TimeSpan.FromSeconds(20);

    /// <summary>A member under load asks for memory all the time; the kernel has killed within seconds what cannot have any.</summary>
    public static readonly TimeSpan MemoryLimit = TimeSpan.FromSeconds(20);

    /// <summary>One short program of the machine, such as ip(8): milliseconds, more while everything starts.</summary>
    public static readonly TimeSpan SystemCommand = TimeSpan.FromSeconds(20);

    /// <summary>A packet that is not dropped is answered within a millisecond, also on a loaded machine within this.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromSeconds(1);

    /// <summary>A whole log of a long run, which may be some hundred megabytes.</summary>
    public static readonly TimeSpan ContainerLog = TimeSpan.FromSeconds(120);

    /// <summary>Compose makes networks and containers one after the other; nothing is built or pulled meanwhile.</summary>
    public static readonly TimeSpan Compose = TimeSpan.FromSeconds(180);

    /// <summary>Images are built once: 50 to 80 s from installed bases, minutes over a slow line.</summary>
    public static readonly TimeSpan ImageBuild = TimeSpan.FromMinutes(15);

    /// <summary>A container is removed in a second or two; a busy disk takes longer.</summary>
    public static readonly TimeSpan Removal = TimeSpan.FromSeconds(60);

    /// <summary>A standby replays what it has received before it takes over; at most some hundred megabytes.</summary>
    public static readonly TimeSpan Promotion = TimeSpan.FromSeconds(60);

    /// <summary>A handed over leadership is answered for within 20 s, or with "status unknown"; a dead leader's lease counts in.</summary>
    public static readonly TimeSpan HandOver = TimeSpan.FromSeconds(60);

    /// <summary>A standby that can follow its leader streams within a retry of 1 to 5 s; one that cannot never will.</summary>
    public static readonly TimeSpan Follow = TimeSpan.FromSeconds(20);

    /// <summary>A member's data is copied before it is healed: 100 MB take half a second; the run must not wait for more than this.</summary>
    public static readonly TimeSpan SalvageCopy = TimeSpan.FromSeconds(30);

    /// <summary>Crash recovery of a copy replays what has been written since its last checkpoint, at most some hundred megabytes.</summary>
    public static readonly TimeSpan SalvageStart = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two looks while waiting for a state.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
}
