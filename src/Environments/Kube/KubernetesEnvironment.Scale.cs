using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>More members, or fewer: the StatefulSet's last ones come and go.</summary>
public abstract partial class KubernetesEnvironment : IScalable
{
    public async Task ScaleAsync(int nodes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var wanted = Spec with { Nodes = nodes };
        KubePreflight.CheckSpec(wanted);
        var members = KubeLayout.MembersOf(wanted);
        IReadOnlyList<string> added = [.. members.Except(Members)];
        IReadOnlyList<string> removed = [.. Members.Except(members)];
        Preflight.CheckPorts(KubePreflight.ListenAddresses(wanted).ExceptBy(KubePreflight.ListenAddresses(Spec).Select(address => address.Port), address => address.Port), _proc);
        var leader = await KeptLeaderAsync(members, progress, cancellationToken).ConfigureAwait(false);

        var former = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        _saved = former.Saved with { Spec = wanted, Leader = leader, Standbys = [.. members.Where(member => member != leader)] };
        await former.DisposeAsync().ConfigureAwait(false);
        _cluster = null;
        _saved.Save(KubeLayout.FileOf(_folder.Path));
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);

        await ExpectAsync(added, cancellationToken).ConfigureAwait(false);
        // Nobody shall wait for a standby that goes.
        if (removed.Count > 0)
            await cluster.ChangeModeAsync(wanted.Replication, cancellationToken).ConfigureAwait(false);
        await cluster.Connection.AskAsync(
            $"scale StatefulSet {KubeLayout.Postgres} to {nodes}",
            (client, stop) => client.AppsV1.PatchNamespacedStatefulSetScaleAsync(
                new V1Patch(JsonSerializer.Serialize(new { spec = new { replicas = nodes } }), V1Patch.PatchType.MergePatch),
                KubeLayout.Postgres, cluster.Saved.Namespace, cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
        foreach (var member in removed.Reverse())
        {
            await RemoveAsync(cluster, member, cancellationToken).ConfigureAwait(false);
            progress.Report($"{member} removed");
        }
        await ForgetAsync(removed, cancellationToken).ConfigureAwait(false);
        await new KubeStartup(cluster, progress).ReplicasAsync(cancellationToken).ConfigureAwait(false);
        await RouteReadsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Readies the cluster for members that come.</summary>
    private protected virtual Task ExpectAsync(IReadOnlyList<string> added, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes away what the cluster keeps for members that are gone.</summary>
    private protected virtual Task ForgetAsync(IReadOnlyList<string> removed, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The leader, once it is one of those that stay.</summary>
    /// <exception cref="UserErrorException">There is none, or it cannot hand over.</exception>
    private async Task<string> KeptLeaderAsync(IReadOnlyList<string> members, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var view = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { State: MemberState.Running } leader)
            throw new UserErrorException("the number of members cannot be changed while there is no leader");
        if (members.Contains(leader.Name))
            return leader.Name;
        var candidate = view.Members.Where(member => members.Contains(member.Name) && member.State == MemberState.Running)
            .OrderBy(member => member.Role != MemberRole.SyncStandby).FirstOrDefault()?.Name
            ?? throw new UserErrorException($"{leader.Name} leads and would go, and none of {string.Join(", ", members)} can take over");
        progress.Report($"{leader.Name} leads and is to go: {candidate} takes over");
        return await SwitchOverAsync(leader.Name, candidate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a member's pod, and removes its volume.</summary>
    private async Task RemoveAsync(KubeCluster cluster, string member, CancellationToken cancellationToken)
    {
        var limit = Timeouts.GracefulStop + Timeouts.Removal;
        if (!await Time.UntilAsync(
            limit, async () => await cluster.Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is null, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"pod {member} is there still {limit.TotalSeconds} s after its StatefulSet was made smaller");
        await cluster.Connection.FindAsync(
            $"delete the volume of {member}",
            (client, stop) => client.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync($"data-{member}", cluster.Saved.Namespace, cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
    }
}
