using System.Globalization;

namespace Harness.Environments;

/// <summary>A cluster under Patroni whose configuration store is the Kubernetes API.</summary>
internal sealed class KubePatroniCluster : KubeCluster
{
    private readonly PatroniReadiness _ready;

    public KubePatroniCluster(SavedKubeCluster saved, string folder, KubeConnection connection, TimeProvider time)
        : base(saved, folder, connection, time)
    {
        var urls = Members.ToDictionary(member => member, member =>
        {
            var address = Forward(member, KubePreflight.Patroni(saved.Spec, member).Port, KubeLayout.PatroniPort);
            return new UriBuilder("http", address.Host, address.Port).Uri;
        });
        // Patroni ends each connection with its answer, and a port-forward of the node's is too dear for several looks a second.
        View = new PatroniCluster(
            Members, new PatroniClient(urls, saved.Password, time, (member, path, stop) => Pods.GetAsync(member, KubeLayout.PatroniPort, path, stop)), Sql, Silent.MayAnswer);
        _ready = new PatroniReadiness(View, Members, time);
    }

    public override string Overlay => "overlays/patroni";
    public override string Processes => FreezeScripts.PatroniAndPostgres;
    public PatroniCluster View { get; }

    public override Task<string?> WritableLeaderAsync(CancellationToken cancellationToken) => _ready.LeaderAsync(cancellationToken);

    public override Task<bool> AllStreamAsync(CancellationToken cancellationToken) => _ready.AllStreamAsync(cancellationToken);

    public override Task ChangeModeAsync(ReplicationMode mode, CancellationToken cancellationToken) =>
        new ReplicationModeSwitch(View, Time).ChangeAsync(mode, cancellationToken);

    public override async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken)
    {
        var leader = (await View.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name ?? Members[0];
        var versions = new Dictionary<string, string>
        {
            ["environment"] = "Kubernetes, under Patroni",
            ["nodes"] = Spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["release"] = Spec.Release.Name(),
            ["PostgreSQL"] = await Sql.ShowAsync(leader, "server_version", cancellationToken).ConfigureAwait(false),
            ["Patroni"] = await View.VersionAsync(cancellationToken).ConfigureAwait(false) ?? MemberSql.Unknown,
        };
        var facts = await PatroniFacts.OfAsync(
            Spec, Sql, leader, "Kubernetes API (Endpoints)", KubeLayout.Master, KubeLayout.ReplicaOf(Saved), cancellationToken).ConfigureAwait(false);
        return versions.Concat(facts).ToDictionary();
    }

    public async Task<bool> IsPatroniRunningAsync(string member, CancellationToken cancellationToken) =>
        await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning()
        && (await Pods.RunAsync(member, ["pgrep", "-x", "patroni"], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>True when its PostgreSQL runs and its Patroni does not.</summary>
    public async Task<bool> LacksPatroniAsync(string member, CancellationToken cancellationToken) =>
        await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning()
        && (await Pods.RunAsync(member, ["sh", "-c", "pgrep -x postgres > /dev/null && ! pgrep -x patroni > /dev/null"], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    public override ValueTask DisposeAsync()
    {
        View.Patroni.Dispose();
        return base.DisposeAsync();
    }
}
