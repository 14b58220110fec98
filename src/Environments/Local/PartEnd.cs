namespace Harness.Environments;

/// <summary>Ends one part of a cluster in order, and by force if it does not.</summary>
internal sealed class PartEnd(LocalCluster cluster, TimeProvider time)
{
    /// <summary>Idempotent.</summary>
    /// <param name="process">As in the process table.</param>
    /// <exception cref="UserErrorException">It does not end.</exception>
    public async Task RunAsync(string process, CancellationToken cancellationToken)
    {
        foreach (var signal in (Signal[])[Signal.Terminate, Signal.Kill])
        {
            if (cluster.Table.Alive(process) is not { } running)
                return;
            Posix.Send(running.Pid, signal);
            await time.UntilAsync(Timeouts.Kill, () => !cluster.Table.IsAlive(running), cancellationToken).ConfigureAwait(false);
        }
        if (cluster.Table.Alive(process) is { } left)
            throw new UserErrorException($"{process}, process {left.Pid}, does not end, so that it cannot be started anew");
    }
}
