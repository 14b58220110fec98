using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Waits until a cluster is in the state that a fault was told to wait for.</summary>
internal sealed class StateWatch(IEnvironment environment, TimeProvider time)
{
    /// <returns>False when it was not seen in time.</returns>
    public async Task<bool> SeeAsync(FaultCondition condition, CancellationToken cancellationToken)
    {
        ClusterView? first = null, before = null;
        var seen = await time.UntilAsync(
            condition.Within,
            async () =>
            {
                if (condition.State == ClusterState.RewindBegan)
                    return await RewindProbe.SeesOneAsync(environment, cancellationToken);
                var now = await environment.ViewAsync(cancellationToken);
                (first, before) = (first ?? now, before ?? now);
                var met = Holds(condition, first, before, now);
                before = now;
                return met;
            },
            cancellationToken);
        if (seen)
            await Task.Delay(condition.Delay, time, cancellationToken);
        return seen;
    }

    /// <summary>Whether a state that a look at the cluster shows is there. Pure.</summary>
    /// <param name="first">The look with which the wait began.</param>
    /// <param name="before">The one before <paramref name="now"/>.</param>
    internal static bool Holds(FaultCondition condition, ClusterView first, ClusterView before, ClusterView now) => condition.State switch
    {
        ClusterState.LeaderChanged => now.Leader is { State: MemberState.Running } leader && leader.Name != first.Leader?.Name,
        ClusterState.StandbySynchronous => Synchronous(now).Except(Synchronous(before)).Any(),
        ClusterState.LagAbove => now.Members.Any(member => member.State == MemberState.Running && member.LagBytes > condition.LagBytes),
        _ => false,
    };

    private static IEnumerable<string> Synchronous(ClusterView view) =>
        view.Members.Where(member => member.Role == MemberRole.SyncStandby).Select(member => member.Name);
}
