namespace Harness.Environments;

/// <summary>The programs in a member's container: Patroni, which PostgreSQL outlives (start-patroni.sh), and PostgreSQL.</summary>
internal sealed class MemberPrograms(ContainerParts parts, TimeProvider time)
{
    /// <summary>Ends the postmaster alone and waits until it is gone; 3 when there is none.</summary>
    public static readonly string[] KillPostmaster = ["sh", "-c", """
        pid=$(head -n 1 /data/pg/postmaster.pid 2>/dev/null) && [ "$(cat /proc/$pid/comm 2>/dev/null)" = postgres ] || exit 3
        kill -KILL $pid || exit 3
        for round in $(seq 200); do
          [ "$(head -n 1 /data/pg/postmaster.pid 2>/dev/null)" = $pid ] && [ -d /proc/$pid ] || exit 0
          sleep 0.05
        done
        exit 1
        """];

    private const int NoPostmaster = 3;

    /// <summary>Ends the postmaster alone.</summary>
    /// <exception cref="UserErrorException">There is none, or it does not end.</exception>
    public async Task KillPostmasterAsync(string member, CancellationToken cancellationToken)
    {
        Expect(member, await parts.Commands.RunAsync(member, KillPostmaster, cancellationToken).ConfigureAwait(false));
    }

    /// <param name="result">Of <see cref="KillPostmaster"/>.</param>
    /// <exception cref="UserErrorException">There is no postmaster, or it does not end.</exception>
    public static void Expect(string member, CommandResult result)
    {
        if (result.ExitCode == NoPostmaster)
            throw new UserErrorException($"{member} has no postmaster to kill: its PostgreSQL does not run");
        if (result.ExitCode != 0)
            throw new UserErrorException($"the postmaster of {member} is still there after SIGKILL ({result.Explanation})");
    }

    /// <summary>Ends Patroni alone. Idempotent.</summary>
    /// <exception cref="UserErrorException">It is still there after <see cref="Timeouts.Kill"/>.</exception>
    public async Task KillPatroniAsync(string member, CancellationToken cancellationToken)
    {
        if (!await IsPatroniRunningAsync(member, cancellationToken).ConfigureAwait(false))
            return;
        await parts.Commands.RunAsync(member, ["sh", "-c", "kill -KILL $(pgrep -x patroni)"], cancellationToken).ConfigureAwait(false);
        if (!await time.UntilAsync(
            Timeouts.Kill, async () => !await IsPatroniRunningAsync(member, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"Patroni of {member} is still there {Timeouts.Kill.TotalSeconds} s after SIGKILL");
    }

    /// <summary>Has the container's first process start Patroni, if it does not run. Idempotent.</summary>
    public async Task StartPatroniAsync(string member, CancellationToken cancellationToken)
    {
        if (!await IsPatroniRunningAsync(member, cancellationToken).ConfigureAwait(false))
            await parts.Commands.DemandAsync(member, ["sh", "-c", "kill -USR1 1"], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True while Patroni exists, frozen or not.</summary>
    public async Task<bool> IsPatroniRunningAsync(string member, CancellationToken cancellationToken)
    {
        var state = await parts.Project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        // Nothing can be asked in a frozen container, and nothing has changed there.
        return state.IsPaused
            || (state.IsRunning && (await parts.Commands.RunAsync(member, ["pgrep", "-x", "patroni"], cancellationToken).ConfigureAwait(false)).ExitCode == 0);
    }
}
