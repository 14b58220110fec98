namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster.</summary>
public sealed partial class LocalEnvironment : ISwitchable, ILaggable
{
    public Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).SwitchOverAsync(Known(leader), candidate is null ? null : Known(candidate), cancellationToken);

    public Task FailOverToAsync(string candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).FailOverToAsync(Known(candidate), cancellationToken);

    public Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken) =>
        new StandbyHold(Cluster, _proc, _time).HoldAsync(Known(standby), cancellationToken);

    public Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken) =>
        new StandbyHold(Cluster, _proc, _time).ReleaseAsync(Known(standby), cancellationToken);
}
