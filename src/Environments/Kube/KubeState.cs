using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>The ConfigMap <c>pg-state</c>, which tells members who leads and which of them shall not run (plain/start.sh).</summary>
internal sealed class KubeState(KubeConnection connection, string space)
{
    private const string LeaderKey = "leader";
    private const string HeldKey = "held";
    private const string CopyKey = "copy";

    public async Task<PlainCommands> ReadAsync(CancellationToken cancellationToken)
    {
        var map = await connection.AskAsync(
            $"read {KubeLayout.State}", (client, stop) => client.CoreV1.ReadNamespacedConfigMapAsync(KubeLayout.State, space, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        return new PlainCommands(Names(map, HeldKey), Names(map, CopyKey));
    }

    public Task LeadAsync(string leader, CancellationToken cancellationToken) => PatchAsync(LeaderKey, leader, cancellationToken);

    /// <summary>Idempotent.</summary>
    public async Task HoldAsync(string member, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await PatchAsync(HeldKey, string.Join(' ', now.Held.Append(member).Distinct()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Idempotent.</summary>
    public async Task ReleaseAsync(string member, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await PatchAsync(HeldKey, string.Join(' ', now.Held.Where(name => name != member)), cancellationToken).ConfigureAwait(false);
    }

    public async Task AskForCopyAsync(string member, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await PatchAsync(CopyKey, string.Join(' ', now.Copies.Append(member).Distinct()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Once a member has its copy it shall keep it.</summary>
    public Task ForgetCopiesAsync(CancellationToken cancellationToken) => PatchAsync(CopyKey, "", cancellationToken);

    private Task PatchAsync(string key, string value, CancellationToken cancellationToken) => connection.AskAsync(
        $"change {KubeLayout.State}",
        (client, stop) => client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(JsonSerializer.Serialize(new { data = new Dictionary<string, string> { [key] = value } }), V1Patch.PatchType.MergePatch),
            KubeLayout.State, space, cancellationToken: stop),
        cancellationToken);

    private static IReadOnlyList<string> Names(V1ConfigMap map, string key) =>
        map.Data is not null && map.Data.TryGetValue(key, out var names) ? names.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
}

/// <summary>What members are told.</summary>
/// <param name="Held">Those that shall not run PostgreSQL.</param>
/// <param name="Copies">Those that shall copy the leader when they start.</param>
internal sealed record PlainCommands(IReadOnlyList<string> Held, IReadOnlyList<string> Copies);
