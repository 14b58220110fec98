using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Ends, freezes and starts the containers of a project. Each returns when the engine shows it, and is idempotent.</summary>
internal sealed class ContainerLife(ComposeProject project, TimeProvider time)
{
    /// <summary>SIGTERM, or the image's own signal; SIGKILL when the time for it is over.</summary>
    /// <param name="grace">How long it may take; null for <see cref="Timeouts.GracefulStop"/>.</param>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(string member, CancellationToken cancellationToken, TimeSpan? grace = null)
    {
        var allowed = grace ?? Timeouts.GracefulStop;
        // A frozen process does not see the signal.
        await UnpauseAsync(member, cancellationToken).ConfigureAwait(false);
        var before = time.GetTimestamp();
        await DoAsync($"stop {member}", member, (client, id, stop) => client.Containers.StopContainerAsync(
            id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)allowed.TotalSeconds }, stop),
            cancellationToken, allowed + Timeouts.EngineCall).ConfigureAwait(false);
        await EndedAsync(member, cancellationToken).ConfigureAwait(false);
        return time.GetElapsedTime(before) < allowed;
    }

    /// <summary>SIGKILL, also while it is frozen.</summary>
    public async Task KillAsync(string member, CancellationToken cancellationToken)
    {
        if (!(await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning)
            return;
        await DoAsync($"kill {member}", member, (client, id, stop) => client.Containers.KillContainerAsync(
            id, new ContainerKillParameters { Signal = "SIGKILL" }, stop), cancellationToken).ConfigureAwait(false);
        await EndedAsync(member, cancellationToken).ConfigureAwait(false);
    }

    public async Task StartAsync(string member, CancellationToken cancellationToken)
    {
        await UnpauseAsync(member, cancellationToken).ConfigureAwait(false);
        await DoAsync($"start {member}", member, (client, id, stop) => client.Containers.StartContainerAsync(
            id, new ContainerStartParameters(), stop), cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="UserErrorException">It does not run.</exception>
    public async Task PauseAsync(string member, CancellationToken cancellationToken)
    {
        if (!(await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsPaused)
            await DoAsync($"pause {member}", member, (client, id, stop) => client.Containers.PauseContainerAsync(id, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task UnpauseAsync(string member, CancellationToken cancellationToken)
    {
        if ((await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsPaused)
            await DoAsync($"unpause {member}", member, (client, id, stop) => client.Containers.UnpauseContainerAsync(id, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task EndedAsync(string member, CancellationToken cancellationToken)
    {
        var ended = await time.UntilAsync(
            Timeouts.Kill,
            async () => !(await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning,
            cancellationToken).ConfigureAwait(false);
        if (!ended)
            throw new UserErrorException($"container of {member} was ended, yet it still runs after {Timeouts.Kill.TotalSeconds} s");
    }

    private async Task DoAsync(
        string what, string member, Func<IDockerClient, string, CancellationToken, Task> call,
        CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        await project.Engine.DoAsync(what, (client, stop) => call(client, container.Id, stop), cancellationToken, limit).ConfigureAwait(false);
    }
}
