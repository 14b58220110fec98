using System.Text.Json;

namespace Harness.Environments;

/// <summary>Reads the answers of Patroni's REST API (Patroni documentation, "Patroni REST API").</summary>
internal static class PatroniJson
{
    /// <summary>Members of <c>GET /cluster</c>, each in state running or starting.</summary>
    /// <exception cref="JsonException">Not an answer of Patroni.</exception>
    public static IReadOnlyList<Member> Cluster(string json)
    {
        using var document = Parse(json);
        return document.RootElement.TryGetProperty("members", out var members)
            ? [.. members.EnumerateArray().Select(MemberOf)]
            : throw new JsonException("no members");
    }

    /// <summary>Forks of <c>GET /history</c>: [timeline, LSN as a number, reason, time, new leader], oldest first.</summary>
    /// <exception cref="JsonException">Not an answer of Patroni.</exception>
    public static IReadOnlyList<TimelineFork> History(string json)
    {
        using var document = Parse(json);
        try
        {
            return [.. document.RootElement.EnumerateArray().Select(line => new TimelineFork(
                line[0].GetInt32(), new Lsn(line[1].GetUInt64()), line.GetArrayLength() > 2 ? line[2].GetString() ?? "" : ""))];
        }
        catch (Exception error) when (error is InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw new JsonException($"not a timeline history: {error.Message}", error);
        }
    }

    /// <summary>Version of Patroni in <c>GET /patroni</c>.</summary>
    /// <exception cref="JsonException">Not an answer of Patroni.</exception>
    public static string Version(string json)
    {
        using var document = Parse(json);
        return document.RootElement.TryGetProperty("patroni", out var patroni) ? Text(patroni, "version") : throw new JsonException("no patroni");
    }

    /// <summary>What a member says of its own PostgreSQL in <c>GET /patroni</c>.</summary>
    /// <exception cref="JsonException">Not an answer of Patroni.</exception>
    public static OwnWord Own(string json)
    {
        using var document = Parse(json);
        return new OwnWord(Text(document.RootElement, "role") is "master" or "primary" or "leader" && Text(document.RootElement, "state") == "running");
    }

    /// <summary>
    /// One view out of all members' answers. The manager's word counts for roles: a dead member holds the leader key until
    /// its lease ends. Whether a member is reachable is told by whether it answered itself.
    /// </summary>
    /// <param name="answers">What each member that answered said about all of them.</param>
    /// <param name="own">What each member that answered said of itself, as <see cref="Own"/> reads it.</param>
    public static ClusterView Merge(
        IReadOnlyList<string> members, IReadOnlyDictionary<string, IReadOnlyList<Member>> answers, IReadOnlyDictionary<string, OwnWord>? own = null)
    {
        // Around a failover answers may differ for a moment: the newest timeline with a leader is the truth.
        var best = answers.Values.MaxBy(answer => answer.FirstOrDefault(IsLeader) is { } leader ? leader.Timeline ?? 0 : -1) ?? [];
        return new ClusterView([.. members.Select(name =>
        {
            var member = best.FirstOrDefault(member => member.Name == name)
                ?? new Member(name, MemberRole.Unknown, MemberState.Starting, null, null);
            member = answers.ContainsKey(name) ? member : member with { State = MemberState.Unreachable, LagBytes = null };
            return own?.GetValueOrDefault(name) is { } word ? member with { IsPrimary = word.IsPrimary } : member;
        })]);
    }

    private static bool IsLeader(Member member) => member.Role == MemberRole.Leader;

    private static JsonDocument Parse(string json) => JsonDocument.Parse(json);

    private static Member MemberOf(JsonElement member)
    {
        var role = Text(member, "role") switch
        {
            "leader" or "master" or "primary" => MemberRole.Leader,
            "sync_standby" or "quorum_standby" => MemberRole.SyncStandby,
            "replica" => MemberRole.Replica,
            _ => MemberRole.Unknown,
        };
        var state = Text(member, "state") is "running" or "streaming" or "in archive recovery" ? MemberState.Running : MemberState.Starting;
        return new Member(
            Text(member, "name"), role, state, (int?)Number(member, "timeline"),
            role == MemberRole.Leader ? null : Number(member, "lag"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>Null when absent and for words such as "unknown".</summary>
    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}

/// <summary>What a member says of itself.</summary>
/// <param name="IsPrimary">True when its PostgreSQL runs out of recovery.</param>
internal sealed record OwnWord(bool IsPrimary);
