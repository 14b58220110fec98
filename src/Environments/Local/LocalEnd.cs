namespace Harness.Environments;

/// <summary>Ends all of a local cluster that does not lie in its folder: processes, then disks and networks that they used.</summary>
internal sealed class LocalEnd(LocalCluster cluster, ProcFs proc, TimeProvider time)
{
    /// <summary>Idempotent; for a cluster in any state.</summary>
    /// <returns>What could not be ended, one line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var system = new SystemCommand(time);
        var layout = cluster.Layout;
        // Also where the settings do not ask for them: those of a cluster that was killed early are not known.
        var plan = layout.Networks ?? new NetworkPlan(layout.Spec, layout.Folder);
        return
        [
            .. await cluster.Processes.EndAsync(cancellationToken).ConfigureAwait(false),
            .. await new MemberDisks(layout, system, proc).RemoveAsync(cancellationToken).ConfigureAwait(false),
            .. await new MemberNetworks(plan, system).RemoveAsync(cancellationToken).ConfigureAwait(false),
        ];
    }
}
