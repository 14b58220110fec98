using Harness.Environments;

namespace Harness.Verifier.Tests;

/// <summary>A cluster of three in memory: n1 leads, n2 is synchronous. Notes what is done to it.</summary>
internal class FakeCluster :
    IEnvironment, IKillable, IPausable, ISlowable, ISwitchable, IForcedFailover, ILaggable, ICrashable, IPodDeletable, ICordonable, IManagerKillable, IProxyRestartable, IApiRestartable, IDcsStoppable,
    IPartitionable, IBandwidthLimited, IDiskFillable, ICpuLimited, IMemoryLimited
{
    private readonly HashSet<string> down = [];
    private readonly HashSet<string> paused = [];
    private readonly HashSet<string> unmanaged = [];
    private readonly Dictionary<string, PartitionScope> isolated = [];
    private readonly HashSet<string> limited = [];
    private readonly HashSet<string> full = [];
    private readonly HashSet<string> slow = [];
    private readonly HashSet<string> small = [];

    public List<string> Actions { get; } = [];

    /// <summary>Members that do not end when told to.</summary>
    public HashSet<string> Immortal { get; } = [];

    public string Leader { get; set; } = "n1";
    public string? SyncStandby { get; set; } = "n2";
    public IReadOnlyList<ReplicationRow> Replication { get; init; } = [];

    /// <summary>What stopping the cluster does not end.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];

    public int Walsenders { get; set; } = 2;

    /// <summary>Members that lose a process for lack of memory.</summary>
    public IReadOnlyList<string> MemoryKills { get; init; } = [];

    public string Kind { get; init; } = "fake";
    public bool Disposed { get; private set; }
    public ReplicationMode Mode { get; init; } = ReplicationMode.Sync;
    public EnvironmentSpec Spec => new() { Replication = Mode };
    public Endpoints Endpoints { get; init; } = new(new Uri("http://127.0.0.1:1"), "127.0.0.1:1", "127.0.0.1:2");
    public IReadOnlyList<string> Members { get; } = ["n1", "n2", "n3"];

    public Task<ClusterView> ViewAsync(CancellationToken cancellationToken) => Task.FromResult(new ClusterView(
        [.. Members.Select(name => down.Contains(name)
            ? new Member(name, MemberRole.Unknown, MemberState.Unreachable, null, null)
            : new Member(name, RoleOf(name), MemberState.Running, 1, name == Leader ? null : 0))]));

    public Task StopMemberAsync(string member, CancellationToken cancellationToken) => End("stop", member);

    public Task KillMemberAsync(string member, CancellationToken cancellationToken) => End("kill", member);

    public Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        Actions.Add($"start {member}");
        down.Remove(member);
        unmanaged.Remove(member);
        return Task.CompletedTask;
    }

    public Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) => Task.FromResult(!down.Contains(member));

    public Task PauseMemberAsync(string member, CancellationToken cancellationToken) => Act($"pause {member}", () => paused.Add(member));

    public Task ResumeMemberAsync(string member, CancellationToken cancellationToken) => Act($"resume {member}", () => paused.Remove(member));

    public Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken) => Task.FromResult(paused.Contains(member));

    public Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken)
    {
        Actions.Add($"hold {leader}");
        return Task.FromResult(Walsenders);
    }

    public Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken) => Act($"release {leader}", () => { });

    public async Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        await Act($"lag {standby}", () => { });
        return Walsenders > 0;
    }

    public Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken) => Act($"catch up {standby}", () => { });

    /// <summary>Refuses a candidate that is not the synchronous standby.</summary>
    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        if (candidate is not null && candidate != SyncStandby)
            throw new UserErrorException($"{candidate} is no synchronous standby");
        await Act($"switch {leader} to {candidate ?? "any"}", () => Leader = candidate ?? SyncStandby!);
        return Leader;
    }

    public Task FailOverToAsync(string candidate, CancellationToken cancellationToken) => Act($"fail over to {candidate}", () => Leader = candidate);

    public Task CrashPostgresAsync(string member, CancellationToken cancellationToken) => Act($"crash {member}", () => { });
    public Task AwaitPostgresAsync(string member, CancellationToken cancellationToken) => Act($"await {member}", () => { });

    public Task DeletePodAsync(string member, bool atOnce, CancellationToken cancellationToken) => Act($"delete {member}{(atOnce ? " at once" : "")}", () => { });
    public Task AwaitPodAsync(string member, CancellationToken cancellationToken) => Act($"await pod {member}", () => { });

    private bool cordoned;

    public Task CordonAsync(string member, CancellationToken cancellationToken) => Act($"cordon {member}", () => cordoned = true);
    public Task<bool> IsCordonedAsync(CancellationToken cancellationToken) => Task.FromResult(cordoned);
    public Task UncordonAsync(string member, CancellationToken cancellationToken) => Act($"uncordon {member}", () => cordoned = false);

    public Task KillManagerAsync(string member, CancellationToken cancellationToken) =>
        Unless(member, $"kill manager {member}", () => unmanaged.Add(member));

    public Task<bool> IsManagerRunningAsync(string member, CancellationToken cancellationToken) => Task.FromResult(!unmanaged.Contains(member));

    public Task RestartProxyAsync(CancellationToken cancellationToken) => Act("restart proxy", () => { });
    public Task StartProxyAsync(CancellationToken cancellationToken) => Act("start proxy", () => { });
    public Task RestartApiAsync(CancellationToken cancellationToken) => Act("restart api", () => { });
    public Task StartApiAsync(CancellationToken cancellationToken) => Act("start api", () => { });

    public Task StopDcsMajorityAsync(bool atOnce, CancellationToken cancellationToken) => End(atOnce ? "kill" : "stop", "dcs");
    public Task StartDcsAsync(CancellationToken cancellationToken) => Act("start dcs", () => down.Remove("dcs"));
    public Task<bool> HasDcsQuorumAsync(CancellationToken cancellationToken) => Task.FromResult(!down.Contains("dcs"));

    public Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken) =>
        Unless(member, $"isolate {member} {scope}", () => isolated[member] = scope);

    public Task RejoinAsync(string member, CancellationToken cancellationToken) => Unless(member, $"rejoin {member}", () => isolated.Remove(member));

    public Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(isolated.TryGetValue(member, out var cut) && (cut == scope || cut == PartitionScope.All));

    public Task LimitBandwidthAsync(string member, long bitsPerSecond, CancellationToken cancellationToken) =>
        Unless(member, $"limit {member} to {bitsPerSecond}", () => limited.Add(member));

    public Task UnlimitBandwidthAsync(string member, CancellationToken cancellationToken) => Unless(member, $"unlimit {member}", () => limited.Remove(member));
    public Task<bool> IsBandwidthLimitedAsync(string member, CancellationToken cancellationToken) => Task.FromResult(limited.Contains(member));

    public Task FillDiskAsync(string member, CancellationToken cancellationToken) => Unless(member, $"fill {member}", () => full.Add(member));
    public Task FreeDiskAsync(string member, CancellationToken cancellationToken) => Unless(member, $"free {member}", () => full.Remove(member));
    public Task<long> FreeDiskBytesAsync(string member, CancellationToken cancellationToken) => Task.FromResult(full.Contains(member) ? 0L : 1 << 30);

    public Task LimitCpuAsync(string member, double cpus, CancellationToken cancellationToken) =>
        Unless(member, FormattableString.Invariant($"limit cpu {member} to {cpus}"), () => slow.Add(member));

    public Task UnlimitCpuAsync(string member, CancellationToken cancellationToken) => Unless(member, $"unlimit cpu {member}", () => slow.Remove(member));
    public Task<bool> IsCpuLimitedAsync(string member, CancellationToken cancellationToken) => Task.FromResult(slow.Contains(member));

    public Task LimitMemoryAsync(string member, long bytes, CancellationToken cancellationToken) =>
        Unless(member, $"limit memory {member} to {bytes}", () => small.Add(member));

    public Task UnlimitMemoryAsync(string member, CancellationToken cancellationToken) => Unless(member, $"unlimit memory {member}", () => small.Remove(member));
    public Task<bool> IsMemoryLimitedAsync(string member, CancellationToken cancellationToken) => Task.FromResult(small.Contains(member));

    /// <summary>Tells of <see cref="MemoryKills"/>, and then of nothing any more.</summary>
    public Task WatchMemoryKillsAsync(Action<string> seen, CancellationToken cancellationToken)
    {
        foreach (var member in MemoryKills)
            seen(member);
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken) => Task.FromResult(LeftBehind);
    public Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => Task.FromResult(Replication);
    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TimelineFork>>([]);

    /// <summary>Nothing listens there.</summary>
    public string ConnectionString(string member) => $"Host=127.0.0.1;Port=1;Username={member}";

    public string? MemberAt(string address) => null;
    public Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
    public void Detach() => Actions.Add("detach");
    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }


    private MemberRole RoleOf(string name) =>
        name == Leader ? MemberRole.Leader : name == SyncStandby ? MemberRole.SyncStandby : MemberRole.Replica;

    private Task End(string how, string member) => Unless(member, $"{how} {member}", () => down.Add(member));

    /// <summary>An action that has no effect on immortal members.</summary>
    private Task Unless(string member, string action, Action effect) => Act(action, () =>
    {
        if (!Immortal.Contains(member))
            effect();
    });

    private Task Act(string action, Action effect)
    {
        Actions.Add(action);
        effect();
        return Task.CompletedTask;
    }
}
