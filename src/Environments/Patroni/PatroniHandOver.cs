using System.Text.Json.Nodes;

namespace Harness.Environments;

/// <summary>Hands leadership over by Patroni's REST API (Patroni documentation, "Switchover and failover endpoints").</summary>
internal sealed class PatroniHandOver(PatroniCluster cluster, TimeProvider time)
{
    /// <param name="candidate">Null: Patroni chooses.</param>
    /// <returns>The member that leads now.</returns>
    /// <exception cref="UserErrorException">Patroni refused, or it did not happen in time.</exception>
    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["leader"] = leader };
        if (candidate is not null)
            request["candidate"] = candidate;
        var problem = await cluster.Patroni.HandOverAsync(leader, "switchover", request.ToJsonString(), cancellationToken).ConfigureAwait(false);
        if (problem is not null)
            throw new UserErrorException($"the switchover from {leader} to {candidate ?? "any standby"} failed: {problem}");
        return await NewLeaderAsync(name => candidate is null ? name != leader : name == candidate, cancellationToken).ConfigureAwait(false)
            ?? throw new UserErrorException($"Patroni says that {leader} handed over, yet {candidate ?? "no other member"} does not lead");
    }

    /// <exception cref="UserErrorException">Patroni refused, promoted another member, or it did not happen in time.</exception>
    public async Task FailOverToAsync(string candidate, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["candidate"] = candidate };
        // The candidate is asked itself: the leader may be dead.
        var problem = await cluster.Patroni.HandOverAsync(candidate, "failover", request.ToJsonString(), cancellationToken).ConfigureAwait(false);
        if (await NewLeaderAsync(name => name == candidate, cancellationToken).ConfigureAwait(false) is null)
            throw new UserErrorException($"the failover to {candidate} failed: {problem ?? "another member was promoted"}");
    }

    private async Task<string?> NewLeaderAsync(Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        string? leader = null;
        await time.UntilAsync(
            Timeouts.MemberStart,
            async () =>
            {
                var view = await cluster.ViewAsync(cancellationToken).ConfigureAwait(false);
                leader = view.Leader is { State: MemberState.Running } found && wanted(found.Name) ? found.Name : null;
                return leader is not null;
            },
            cancellationToken).ConfigureAwait(false);
        return leader;
    }
}
