using System.Globalization;

namespace Harness.Environments;

/// <summary>Freezes and thaws walsenders in the containers of members: all of one member, or those that serve one standby.</summary>
internal sealed class WalsenderHold(ComposeProject project, ContainerCommands commands)
{
    /// <returns>How many were frozen.</returns>
    /// <exception cref="UserErrorException">The member does not run, or its walsenders do not stop.</exception>
    public async Task<int> HoldAsync(string member, CancellationToken cancellationToken) =>
        FreezeScripts.Count(await commands.DemandAsync(member, ["sh", "-c", FreezeScripts.Walsenders + FreezeScripts.Freeze], cancellationToken).ConfigureAwait(false));

    /// <summary>Idempotent; nothing to do when the member does not run, or is frozen as a whole.</summary>
    public async Task ReleaseAsync(string member, CancellationToken cancellationToken)
    {
        if (await IsReachableAsync(member, cancellationToken).ConfigureAwait(false))
            await commands.DemandAsync(member, ["sh", "-c", FreezeScripts.Walsenders + FreezeScripts.Thaw], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Freezes the walsenders that serve one standby.</summary>
    /// <param name="walsenders">As <see cref="HeldWalsenders"/> finds them.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="UserErrorException">A member does not run, or its walsender does not stop.</exception>
    public async Task<bool> HoldAsync(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, CancellationToken cancellationToken)
    {
        await SignalAsync(walsenders, FreezeScripts.These + FreezeScripts.Freeze, cancellationToken).ConfigureAwait(false);
        return walsenders.Count > 0;
    }

    /// <summary>Idempotent; nothing to do where a member does not run, or is frozen as a whole.</summary>
    public async Task ReleaseAsync(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, CancellationToken cancellationToken)
    {
        var reachable = new Dictionary<string, IReadOnlyList<int>>();
        foreach (var (member, pids) in walsenders)
            if (await IsReachableAsync(member, cancellationToken).ConfigureAwait(false))
                reachable.Add(member, pids);
        await SignalAsync(reachable, FreezeScripts.These + FreezeScripts.Thaw, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsReachableAsync(string member, CancellationToken cancellationToken) =>
        await project.StateAsync(member, cancellationToken).ConfigureAwait(false) is { IsRunning: true, IsPaused: false };

    private async Task SignalAsync(
        IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, string script, CancellationToken cancellationToken)
    {
        foreach (var (member, pids) in walsenders)
            await commands.DemandAsync(
                member, ["sh", "-c", script, "sh", .. pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture))], cancellationToken).ConfigureAwait(false);
    }
}
