using System.Globalization;

namespace Harness.Environments;

/// <summary>A cluster of plain replication on Kubernetes: who leads it is told by Harness.</summary>
internal sealed class KubePlainCluster : KubeCluster, IPlainMembers
{
    public KubePlainCluster(SavedKubeCluster saved, string folder, KubeConnection connection, TimeProvider time)
        : base(saved, folder, connection, time)
    {
        Routes = new KubeRoutes(connection, saved.Namespace, Pods);
        View = new PlainView(Sql, Members, () => Saved.Leader, Silent.MayAnswer);
        Modes = new PlainModes(Sql, View, time);
    }

    public override string Overlay => "overlays/plain";
    public override string Processes => FreezeScripts.Postgres;
    public KubeRoutes Routes { get; }
    public PlainView View { get; }
    public PlainModes Modes { get; }
    public string Leader => Saved.Leader;
    public IReadOnlyList<string> Standbys => Saved.Standbys;

    public override async Task<string?> WritableLeaderAsync(CancellationToken cancellationToken) =>
        await View.FactsAsync([Leader], cancellationToken).ConfigureAwait(false) is [{ InRecovery: false }] ? Leader : null;

    public override async Task<bool> AllStreamAsync(CancellationToken cancellationToken) =>
        (await View.ReplicationAsync(cancellationToken).ConfigureAwait(false)).Count(row => row.State == "streaming") == Members.Count - 1;

    public override Task ChangeModeAsync(ReplicationMode mode, CancellationToken cancellationToken) =>
        Modes.ChangeAsync(Leader, mode, [.. Members.Where(member => member != Leader)], cancellationToken);

    public override async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken)
    {
        return new Dictionary<string, string>
        {
            ["environment"] = "Kubernetes, plain streaming replication without a cluster manager",
            ["failover"] = "by hand: Harness promotes the standby that has received most (pg_promote), re-points the others and moves the role labels that the Services go by",
            ["fencing"] = Spec.Fencing ? "the failed leader's pod is deleted, and its new one held back, before the promotion" : "none: the failed leader may go on accepting writes",
            ["nodes"] = Spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["release"] = Spec.Release.Name(),
            ["PostgreSQL"] = await ShowAsync("server_version").ConfigureAwait(false),
            ["replication mode"] = $"{Spec.Replication.Name()}{(Spec.Replication is ReplicationMode.Async or ReplicationMode.SyncStrict ? "" : " (PostgreSQL without a manager waits until a standby is back, as in sync-strict)")}",
            ["fsync"] = await ShowAsync("fsync").ConfigureAwait(false),
            ["synchronous_commit"] = await ShowAsync("synchronous_commit").ConfigureAwait(false),
            ["synchronous_standby_names"] = await ShowAsync("synchronous_standby_names").ConfigureAwait(false),
            ["reads"] = Spec.Reads.Name(),
            ["PG_AUTHORITY_MASTER"] = KubeLayout.Master,
            ["PG_AUTHORITY_REPLICA"] = KubeLayout.ReplicaOf(Saved),
            ["API password cost"] = Spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        Task<string> ShowAsync(string setting) => Sql.ShowAsync(Leader, setting, cancellationToken);
    }

    public async Task<PlainState> StateAsync(string member, CancellationToken cancellationToken)
    {
        var pod = await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false);
        var held = await IsHeldAsync(member, cancellationToken).ConfigureAwait(false);
        var runs = await RunsAsync(pod, held, cancellationToken).ConfigureAwait(false);
        return new PlainState(runs, held && !runs ? "was ended, and its new pod is held back" : pod.Describe(), "deleted its pod and killed what ran in it");
    }

    public async Task ChangeLeaderAsync(string leader, IReadOnlyList<string> standbys, CancellationToken cancellationToken)
    {
        Change(saved => saved with { Leader = leader, Standbys = standbys });
        await State.LeadAsync(leader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All members read the same state.</summary>
    public Task TellLeaderAsync(string member, string leader, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AskForCopyAsync(string member, CancellationToken cancellationToken) => State.AskForCopyAsync(member, cancellationToken);

    public async Task<string> PointClientsAsync(CancellationToken cancellationToken)
    {
        await Routes.PointAsync(Leader, Standbys, cancellationToken).ConfigureAwait(false);
        return $"labelled {Leader} role={KubeLabels.Primary}, where Service {KubeLayout.PrimaryService} leads now; Service {KubeLayout.ReplicaService} leads to {(Standbys.Count == 0 ? Leader : string.Join(", ", Standbys))}";
    }

    public Task CheckpointAsync(string leader, CancellationToken cancellationToken) =>
        Pods.RunAsync(leader, ["psql", "-U", "postgres", "-qc", "CHECKPOINT"], cancellationToken, Timeouts.MemberStart);

    /// <summary>Options as in plain/start.sh.</summary>
    public string ConnectionToLeader(string standby) =>
        $"host={Leader}.{KubeLayout.Postgres} port={KubeLayout.PostgresPort} user=replicator password={Saved.Password} application_name={standby} connect_timeout=2 tcp_user_timeout=3000 keepalives_idle=2 keepalives_interval=1 keepalives_count=3";
}
