namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster.</summary>
public sealed partial class LocalEnvironment : ISwitchable, IForcedFailover, ILaggable, ICrashable, IManagerKillable, IProxyRestartable, IApiRestartable, IDcsStoppable
{
    public Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).SwitchOverAsync(this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken);

    public Task FailOverToAsync(string candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).FailOverToAsync(this.Known(candidate), cancellationToken);

    public Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken) =>
        new StandbyHold(Cluster, _held, _proc, _time).HoldAsync(this.Known(standby), cancellationToken);

    public Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken) =>
        new StandbyHold(Cluster, _held, _proc, _time).ReleaseAsync(this.Known(standby), cancellationToken);

    public Task CrashPostgresAsync(string member, CancellationToken cancellationToken) =>
        Cluster.Nodes.KillPostmasterAsync(this.Known(member), cancellationToken);

    public async Task AwaitPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var answers = await _time.UntilAsync(
            Timeouts.Promotion, () => Cluster.Sql.AnswersAsync(this.Known(member), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!answers)
            throw new UserErrorException($"PostgreSQL of {member} does not answer within {Timeouts.Promotion.TotalSeconds} s. {LogTail.Of(Layout.Log(LocalLayout.PatroniProcess(member)))}");
    }

    public async Task KillManagerAsync(string member, CancellationToken cancellationToken)
    {
        if (Cluster.Table.Alive(LocalLayout.PatroniProcess(this.Known(member))) is not { } patroni)
            return;
        Posix.Send(patroni.Pid, Signal.Kill);
        if (!await _time.UntilAsync(Timeouts.Kill, () => !Cluster.Table.IsAlive(patroni), cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"Patroni of {member}, process {patroni.Pid}, is still there {Timeouts.Kill.TotalSeconds} s after SIGKILL");
    }

    public Task<bool> IsManagerRunningAsync(string member, CancellationToken cancellationToken) =>
        Task.FromResult(Cluster.Table.Alive(LocalLayout.PatroniProcess(this.Known(member))) is not null);

    public Task RestartProxyAsync(CancellationToken cancellationToken) => Proxy().RunAsync(cancellationToken);

    public Task StartProxyAsync(CancellationToken cancellationToken) => Proxy().StartAsync(cancellationToken);

    public Task RestartApiAsync(CancellationToken cancellationToken) => Api().RunAsync(cancellationToken);

    public Task StartApiAsync(CancellationToken cancellationToken) => Api().StartAsync(cancellationToken);

    public Task StopDcsMajorityAsync(bool atOnce, CancellationToken cancellationToken) => atOnce
        ? new EtcdMajority(Cluster, _time).EndAsync(Signal.Kill, Timeouts.Kill, cancellationToken)
        : new EtcdMajority(Cluster, _time).EndAsync(Signal.Terminate, Timeouts.GracefulStop, cancellationToken);

    public Task StartDcsAsync(CancellationToken cancellationToken) =>
        new EtcdMajority(Cluster, _time).StartAsync(Programs.Find(), Account.Current(), cancellationToken);

    public Task<bool> HasDcsQuorumAsync(CancellationToken cancellationToken) =>
        new EtcdMajority(Cluster, _time).HasQuorumAsync(cancellationToken);

    private ProxyRestart Proxy() => new(Cluster, Programs.Find(), Account.Current(), _time);

    private ApiRestart Api() =>
        new(Cluster, ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory), _time);
}
