namespace Harness.Environments;

/// <summary>A cluster as Patroni and PostgreSQL show it, wherever its members run.</summary>
/// <param name="members">All of them, in their order.</param>
/// <param name="mayAnswer">False for members that are gone or frozen, which would only cost the time limit.</param>
internal sealed class PatroniCluster(
    IReadOnlyList<string> members, PatroniClient patroni, MemberSql sql, Func<string, bool> mayAnswer) : IAsyncDisposable
{
    private volatile string? _leader;

    public PatroniClient Patroni => patroni;

    public MemberSql Sql => sql;

    private IEnumerable<string> Askable => members.Where(mayAnswer);

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var view = await patroni.ViewAsync(Askable, cancellationToken).ConfigureAwait(false);
        _leader = view.Leader is { State: MemberState.Running } leader ? leader.Name : null;
        return view;
    }

    /// <summary>Asks the leader of the last view, and looks again only when there was none.</summary>
    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken)
    {
        if (_leader is null)
            await ViewAsync(cancellationToken).ConfigureAwait(false);
        if (_leader is not { } leader || !mayAnswer(leader))
            return [];
        var rows = await ReplicationQuery.RunAsync(sql, leader, members, cancellationToken).ConfigureAwait(false);
        if (rows is null or [])
            _leader = null;
        return rows ?? [];
    }

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        patroni.HistoryAsync(Askable, cancellationToken);

    /// <summary>Patroni's version, e.g. <c>3.0.2</c>; null when no member tells it.</summary>
    public Task<string?> VersionAsync(CancellationToken cancellationToken) => patroni.VersionAsync(Askable, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        patroni.Dispose();
        await sql.DisposeAsync().ConfigureAwait(false);
    }
}
