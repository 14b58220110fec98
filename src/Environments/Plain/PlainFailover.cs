namespace Harness.Environments;

/// <summary>What an operator does by hand when the leader is gone. Every step is reported as it is done.</summary>
internal sealed class PlainFailover(IPlainMembers cluster, IProgress<string> progress)
{
    private readonly PlainRejoin _rejoin = new(cluster);

    /// <summary>Promotes another member in the place of one that failed; nothing when another one leads already, as after a hand-over.</summary>
    /// <returns>The member that leads now.</returns>
    public async Task<string> ReplaceAsync(string failed, CancellationToken cancellationToken)
    {
        if (failed == cluster.Leader)
            return await RunAsync(failed, candidate: null, cancellationToken).ConfigureAwait(false);
        progress.Report($"{cluster.Leader} leads already: by hand, Harness has promoted it in the place of {failed}");
        return cluster.Leader;
    }

    /// <param name="failed">The member that led until now.</param>
    /// <param name="candidate">Who is promoted whatever it lacks; null for the one that has received most.</param>
    /// <returns>The member that leads now.</returns>
    /// <exception cref="UserErrorException">It cannot be fenced, no standby is left, or the chosen one did not take over in time.</exception>
    public async Task<string> RunAsync(string failed, string? candidate, CancellationToken cancellationToken)
    {
        var spec = cluster.Spec;
        await FenceAsync(failed, spec.Fencing, cancellationToken).ConfigureAwait(false);
        var others = cluster.Members.Where(member => member != failed).ToList();
        var standbys = (await cluster.View.FactsAsync(others, cancellationToken).ConfigureAwait(false)).Where(member => member.InRecovery).ToList();
        var chosen = Choose(candidate is null ? standbys : [.. standbys.Where(member => member.Name == candidate)]) ?? throw new UserErrorException(
            $"{failed} cannot be replaced: no standby answers ({candidate ?? string.Join(", ", others)})");
        progress.Report($"chose {chosen.Name}: {Compare(others, standbys)}");
        var left = standbys.Select(member => member.Name).Where(name => name != chosen.Name).ToList();

        await PromoteAsync(chosen, left, [.. others.Where(name => name != chosen.Name), failed], cancellationToken).ConfigureAwait(false);
        await cluster.ChangeLeaderAsync(chosen.Name, left, cancellationToken).ConfigureAwait(false);
        // An old leader that is not fenced knows nothing of all this, also when it is started again.
        foreach (var member in cluster.Members.Where(member => spec.Fencing || member != failed))
            await cluster.TellLeaderAsync(member, chosen.Name, cancellationToken).ConfigureAwait(false);

        foreach (var member in others.Where(member => member != chosen.Name))
            await RepointAsync(member, left.Contains(member), cancellationToken).ConfigureAwait(false);
        progress.Report(await cluster.PointClientsAsync(cancellationToken).ConfigureAwait(false));
        foreach (var member in left)
            progress.Report(await _rejoin.StreamsAsync(member, cancellationToken).ConfigureAwait(false)
                ? $"{member} streams from {chosen.Name}"
                : $"{member} does not stream from {chosen.Name} within {Timeouts.Follow.TotalSeconds} s");
        return chosen.Name;
    }

    /// <summary>The one that has received most; of equals the first by order.</summary>
    internal static MemberFacts? Choose(IReadOnlyList<MemberFacts> standbys) =>
        standbys.OrderByDescending(member => member.Timeline).ThenByDescending(member => member.Received).FirstOrDefault();

    private static string Compare(IReadOnlyList<string> others, IReadOnlyList<MemberFacts> standbys) => string.Join(", ", others.Select(name =>
        standbys.FirstOrDefault(member => member.Name == name) is { } member ? $"{name} has received {member.Received}" : $"{name} does not answer"));

    private async Task FenceAsync(string failed, bool fencing, CancellationToken cancellationToken)
    {
        var state = await cluster.StateAsync(failed, cancellationToken).ConfigureAwait(false);
        if (!fencing)
        {
            progress.Report($"did not fence {failed} ({state.Text}), as the setting says: it may accept writes beside the new leader");
            return;
        }
        await cluster.EndAsync(failed, cancellationToken).ConfigureAwait(false);
        progress.Report(state.IsRunning ? $"fenced {failed}: {state.Ended}, which was {state.Text}" : $"fenced {failed}: it {state.Text}, and comes back as a standby only");
    }

    private async Task PromoteAsync(MemberFacts chosen, IReadOnlyList<string> left, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        // Before the promotion: not one commit shall be acknowledged by a leader that waits for nobody.
        var mode = cluster.Spec.Replication;
        var names = PlainModes.NamesAfterFailover(mode, left, others);
        if (!await cluster.Modes.TrySetAsync(chosen.Name, mode, names, cancellationToken).ConfigureAwait(false)
            || !await cluster.Sql.TryExecuteAsync(chosen.Name, "SELECT pg_promote(wait => false)", cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"{chosen.Name} cannot be promoted: it does not answer any more");
        var timeline = 0;
        var promoted = await cluster.Time.UntilAsync(Timeouts.Promotion, async () =>
        {
            var facts = await cluster.View.FactsAsync([chosen.Name], cancellationToken).ConfigureAwait(false);
            timeline = facts is [{ InRecovery: false } leader] ? leader.Timeline : 0;
            return timeline > 0;
        }, cancellationToken).ConfigureAwait(false);
        if (!promoted)
            throw new UserErrorException(
                $"{chosen.Name} was told to promote itself and has not within {Timeouts.Promotion.TotalSeconds} s. {await cluster.LogTailAsync(chosen.Name, cancellationToken).ConfigureAwait(false)}");
        progress.Report($"promoted {chosen.Name} to timeline {timeline}, with synchronous_standby_names '{names}'");
    }

    /// <summary>Keeps WAL for a member, and has it follow at once if it is there.</summary>
    private async Task RepointAsync(string member, bool answers, CancellationToken cancellationToken)
    {
        await _rejoin.MakeSlotAsync(member, cancellationToken).ConfigureAwait(false);
        if (!answers)
            progress.Report($"{member} does not answer: it follows {cluster.Leader} when it comes back");
        else
            progress.Report(await _rejoin.PointAsync(member, cancellationToken).ConfigureAwait(false)
                ? $"re-pointed {member} at {cluster.Leader}, slot '{PlainRejoin.SlotOf(member)}'"
                : $"{member} cannot be re-pointed at {cluster.Leader}: it does not answer any more");
    }
}
