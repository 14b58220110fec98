namespace Harness.Environments;

/// <summary>The ways to break an attached cluster: each is a hook of its owner, and what it did is confirmed by SQL.</summary>
public sealed partial class AttachedEnvironment : IKillable, IPausable, ICrashable, ISwitchable, IForcedFailover, ISlowable, IManualFailover
{
    public string? Refuses(string capability) =>
        ForeignApi is { } key && capability is nameof(IApiRestartable) or nameof(IReadRouting)
            ? $"the API is your own, by \"{key}\" in {_attached.File}"
        : HookNames.Of(capability).Where(hook => !_hooks.Has(hook)).ToList() is { Count: > 0 } missing
            ? $"{_attached.File} has no {(missing.Count == 1 ? "hook" : "hooks")} {string.Join(" and ", missing.Select(hook => $"\"{hook}\" ({HookNames.All[hook]})"))}"
            : null;

    /// <summary>The key of the configuration that names an API which is not ours to start; null when there is none.</summary>
    private string? ForeignApi => _attached.Workload is not null ? "workload" : _attached.Api is not null ? "api" : null;

    public Task StopMemberAsync(string member, CancellationToken cancellationToken) => EndAsync(HookNames.Stop, member, cancellationToken);

    public Task KillMemberAsync(string member, CancellationToken cancellationToken) => EndAsync(HookNames.Kill, member, cancellationToken);

    public async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        if (!await _sql.AnswersAsync(this.Known(member), cancellationToken).ConfigureAwait(false))
        {
            await RunAsync(HookNames.Start, member, cancellationToken).ConfigureAwait(false);
            await AwaitPostgresAsync(member, cancellationToken).ConfigureAwait(false);
        }
        _broken.Remove(member, HookNames.Kill, HookNames.Stop);
    }

    public Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) => _sql.AnswersAsync(this.Known(member), cancellationToken);

    public Task PauseMemberAsync(string member, CancellationToken cancellationToken) => EndAsync(HookNames.Pause, member, cancellationToken);

    public async Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        await RunAsync(HookNames.Resume, member, cancellationToken).ConfigureAwait(false);
        await AwaitPostgresAsync(member, cancellationToken).ConfigureAwait(false);
        _broken.Remove(member, HookNames.Pause);
    }

    /// <summary>From outside a frozen PostgreSQL is one that does not answer.</summary>
    public async Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken) =>
        !await _sql.AnswersAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public Task CrashPostgresAsync(string member, CancellationToken cancellationToken) => RunAsync(HookNames.Crash, member, cancellationToken);

    public async Task AwaitPostgresAsync(string member, CancellationToken cancellationToken)
    {
        if (!await _time.UntilAsync(Timeouts.Rejoin, () => _sql.AnswersAsync(this.Known(member), cancellationToken), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"{member} does not answer within {Timeouts.Rejoin.TotalSeconds:0} s");
    }

    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        await _hooks.RunAsync(
            HookNames.Switchover, cancellationToken, [.. About(this.Known(leader)), ("candidate", candidate ?? "")]).ConfigureAwait(false);
        return await AwaitLeaderAsync(name => name != leader && (candidate is null || name == candidate), "the switchover", cancellationToken).ConfigureAwait(false);
    }

    public async Task FailOverToAsync(string candidate, CancellationToken cancellationToken)
    {
        await _hooks.RunAsync(
            HookNames.Failover, cancellationToken, [.. About(this.Known(candidate)), ("candidate", candidate)]).ConfigureAwait(false);
        await AwaitLeaderAsync(name => name == candidate, "the failover", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the hook has frozen cannot be seen from outside: replication is held while the leader writes on and no standby flushes any of it.</summary>
    /// <returns>How many standbys get nothing; 0 when one does, or when nothing is written that could tell.</returns>
    public async Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken)
    {
        _broken.Add(HookNames.HoldReplication, leader);
        await RunAsync(HookNames.HoldReplication, leader, cancellationToken).ConfigureAwait(false);
        var held = 0;
        await _time.UntilAsync(Timeouts.Request, async () =>
        {
            var before = await ReplicationAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Timeouts.Poll, _time, cancellationToken).ConfigureAwait(false);
            var after = await ReplicationAsync(cancellationToken).ConfigureAwait(false);
            return (held = Held(before, after)) > 0;
        }, cancellationToken).ConfigureAwait(false);
        return held;
    }

    /// <summary>How many standbys got nothing of what was written between two looks; 0 when one of them did.</summary>
    internal static int Held(IReadOnlyList<ReplicationRow> before, IReadOnlyList<ReplicationRow> after) =>
        after.All(row => before.Any(old => old.Standby == row.Standby && old.FlushLsn == row.FlushLsn && old.CurrentLsn < row.CurrentLsn)) ? after.Count : 0;

    public async Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken)
    {
        if (!await _sql.AnswersAsync(this.Known(leader), cancellationToken).ConfigureAwait(false))
            return;
        await RunAsync(HookNames.ReleaseReplication, leader, cancellationToken).ConfigureAwait(false);
        _broken.Remove(leader, HookNames.HoldReplication);
    }

    /// <summary>Promotes the standby that has the most WAL; the other ones are told by the hook "follow", if there is one.</summary>
    public async Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var facts = await _view.FactsAsync(cancellationToken).ConfigureAwait(false);
        if (AttachedView.LeaderOf([.. facts.Where(member => member.Name != failed)]) is { } leads)
            return leads;
        var standbys = facts.Where(member => member.InRecovery).OrderByDescending(member => member.Received.Value).ToList();
        var next = standbys.FirstOrDefault()?.Name ?? throw new UserErrorException("no standby answers that could be promoted");
        progress.Report($"hook {HookNames.Promote}: {next} has the most WAL ({standbys[0].Received})");
        var others = _hooks.Has(HookNames.Follow) ? standbys.Skip(1).Select(standby => standby.Name).ToList() : [];
        others.ForEach(standby => _broken.Add(HookNames.Follow, standby));
        await _hooks.RunAsync(HookNames.Promote, cancellationToken, [.. About(next), ("failed", failed)]).ConfigureAwait(false);
        await AwaitLeaderAsync(name => name == next, "the promotion", cancellationToken).ConfigureAwait(false);
        foreach (var standby in others)
        {
            progress.Report($"hook {HookNames.Follow}: {standby} follows {next}");
            await _hooks.RunAsync(HookNames.Follow, cancellationToken, [.. About(standby), ("leader", next)]).ConfigureAwait(false);
            _broken.Remove(standby, HookNames.Follow);
        }
        return next;
    }

    private async Task EndAsync(string hook, string member, CancellationToken cancellationToken)
    {
        _broken.Add(hook, this.Known(member));
        await RunAsync(hook, member, cancellationToken).ConfigureAwait(false);
        if (!await _time.UntilAsync(
            Timeouts.Kill, async () => !await _sql.AnswersAsync(member, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"hook {hook} ended well, yet {member} still answers queries {Timeouts.Kill.TotalSeconds:0} s later");
    }

    private async Task RunAsync(string hook, string member, CancellationToken cancellationToken)
    {
        var leader = AttachedView.LeaderOf(await _view.FactsAsync(cancellationToken).ConfigureAwait(false)) ?? "";
        await _hooks.RunAsync(hook, cancellationToken, [.. About(member), ("leader", leader)]).ConfigureAwait(false);
    }

    private (string Name, string Value)[] About(string member)
    {
        var authority = _connections.Authority(member);
        var colon = authority.LastIndexOf(':');
        return [("member", member), ("host", authority[..colon]), ("port", authority[(colon + 1)..])];
    }

    private async Task<string> AwaitLeaderAsync(Func<string, bool> isMeant, string what, CancellationToken cancellationToken)
    {
        string? leader = null;
        var came = await _time.UntilAsync(
            Timeouts.HandOver,
            async () =>
            {
                // A former leader that is frozen or dead does not answer; one that was not fenced has the older timeline.
                leader = AttachedView.LeaderOf(await _view.FactsAsync(cancellationToken).ConfigureAwait(false));
                return leader is not null && isMeant(leader);
            },
            cancellationToken).ConfigureAwait(false);
        return came ? leader! : throw new UserErrorException($"{what} did not come about within {Timeouts.HandOver.TotalSeconds:0} s; {leader ?? "nobody"} leads");
    }
}
