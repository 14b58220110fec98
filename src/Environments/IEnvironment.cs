namespace Harness.Environments;

/// <summary>
/// One replicated PostgreSQL cluster with the API in front of it, whatever it runs on. What can be broken in it is
/// told by the capabilities (<see cref="IKillable"/>, <see cref="IPausable"/>, ...) that the implementation has besides.
/// Disposing ends a cluster that this object started and has not let go with <see cref="Detach"/>.
/// </summary>
public interface IEnvironment : IAsyncDisposable
{
    /// <summary>The name used on the command line, in lower case: <c>local</c>, <c>docker</c>, ...</summary>
    string Kind { get; }

    /// <summary>The settings the cluster was made with.</summary>
    EnvironmentSpec Spec { get; }

    /// <summary>Where clients reach the cluster. Valid once <see cref="StartAsync"/> has returned.</summary>
    Endpoints Endpoints { get; }

    /// <summary>Names of all members, running or not, in a fixed order.</summary>
    IReadOnlyList<string> Members { get; }

    /// <summary>
    /// Brings the whole cluster up and returns when it is writable through its write endpoint, every replica streams,
    /// the replication mode is confirmed and the API is healthy.
    /// </summary>
    /// <exception cref="UserErrorException">Something is missing, taken or did not come up in time.</exception>
    Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Ends everything this environment started, in any state, and removes its data. Idempotent.
    /// </summary>
    /// <returns>What could not be ended or removed, one line each; empty when all is gone.</returns>
    Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken);

    /// <summary>Lets the cluster live on after this process; disposing then leaves it running.</summary>
    void Detach();

    /// <summary>The cluster as its manager reports it now. Members that do not answer are there, as unreachable.</summary>
    Task<ClusterView> ViewAsync(CancellationToken cancellationToken);

    /// <summary>Rows of <c>pg_stat_replication</c> on the present leader; empty when there is no leader to ask.</summary>
    Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken);

    /// <summary>Failovers so far, oldest first: where each timeline forked.</summary>
    Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken);

    /// <summary>Superuser connection string straight to one member, past any proxy (Npgsql syntax).</summary>
    string ConnectionString(string member);

    /// <summary>The member whose PostgreSQL listens on this address (<c>host:port</c>), or null if it is none of ours.</summary>
    string? MemberAt(string address);

    /// <summary>Versions of the parts and the configuration that matters, for the report. Keys are stable labels.</summary>
    Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken);
}
