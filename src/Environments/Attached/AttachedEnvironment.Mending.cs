namespace Harness.Environments;

/// <summary>What a run that was killed has left broken, and how it is mended.</summary>
public sealed partial class AttachedEnvironment
{
    /// <summary>What hooks have broken and none has mended yet; of an earlier run, too.</summary>
    public IReadOnlyList<BrokenPart> Broken => _broken.All;

    /// <exception cref="UserErrorException">An earlier run was ended before it could mend what it broke.</exception>
    public void RefuseBroken()
    {
        if (Broken.Count > 0)
            throw new UserErrorException(
                $"an earlier run was ended before it could mend what it broke: {string.Join(", ", Broken)}. "
                + $"'env down {KindName} --config {_attached.File}' mends it by the hooks");
    }

    /// <summary>Mends by the hooks what an earlier run left broken, the latest first.</summary>
    /// <returns>What could not be mended, one line each; empty when all is well.</returns>
    /// <exception cref="UserErrorException">A run is at work on the cluster.</exception>
    public async Task<IReadOnlyList<string>> MendAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        _broken.Claim();
        List<string> problems = [];
        foreach (var part in Broken.Reverse())
        {
            try
            {
                await MendAsync(part, cancellationToken).ConfigureAwait(false);
                progress.Report($"mended: {part}");
            }
            catch (UserErrorException error)
            {
                problems.Add($"{part} is not mended: {error.Message}");
            }
        }
        return problems;
    }

    private Task MendAsync(BrokenPart part, CancellationToken cancellationToken) => part.Hook switch
    {
        HookNames.Pause => ResumeMemberAsync(part.Member, cancellationToken),
        HookNames.HoldReplication => ReleaseAsync(part.Member, cancellationToken),
        HookNames.Follow => FollowAsync(part.Member, cancellationToken),
        _ => StartMemberAsync(part.Member, cancellationToken),
    };

    private async Task ReleaseAsync(string member, CancellationToken cancellationToken)
    {
        if (!await _sql.AnswersAsync(member, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"{member} does not answer");
        await ReleaseReplicationAsync(member, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells a standby whom to follow; one that leads by now follows nobody.</summary>
    private async Task FollowAsync(string member, CancellationToken cancellationToken)
    {
        var leader = AttachedView.LeaderOf(await _view.FactsAsync(cancellationToken).ConfigureAwait(false))
            ?? throw new UserErrorException("nobody leads whom it could follow");
        if (leader != member)
            await _hooks.RunAsync(HookNames.Follow, cancellationToken, [.. About(member), ("leader", leader)]).ConfigureAwait(false);
        _broken.Remove(member, HookNames.Follow);
    }
}
