using System.Text.Json;

namespace Harness.Environments;

/// <summary>One key of etcd's v2 API (etcd documentation 3.4, "v2 API"): questions and answers.</summary>
internal static class EtcdV2Key
{
    private const int KeyNotFound = 100;
    private const int EventIndexCleared = 401;

    public static string Look(string key) => $"v2/keys{key}?quorum=true";

    /// <param name="revision">The first change that is of interest; an answer comes as soon as there is one.</param>
    public static string Wait(string key, long revision) => FormattableString.Invariant($"v2/keys{key}?wait=true&waitIndex={revision}");

    /// <summary>The answer to <see cref="Look"/>.</summary>
    /// <param name="index">The header X-Etcd-Index, the store's present number.</param>
    /// <exception cref="JsonException">Not an answer of etcd.</exception>
    public static EtcdAnswer Found(string json, long index)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (EtcdAnswer.Number(root, "errorCode") == KeyNotFound)
            return new EtcdAnswer([new LeaderKeyChange(LeaderKeyAction.Found, null, null, EtcdAnswer.Number(root, "index"))], EtcdAnswer.Number(root, "index") + 1);
        if (!root.TryGetProperty("node", out var node))
            throw new JsonException("no node");
        return new EtcdAnswer([new LeaderKeyChange(LeaderKeyAction.Found, Value(node), null, EtcdAnswer.Number(node, "modifiedIndex"))], index + 1);
    }

    /// <summary>The answer to <see cref="Wait"/>: one change, or that etcd keeps no changes so old.</summary>
    /// <exception cref="JsonException">Not an answer of etcd.</exception>
    public static EtcdAnswer Changed(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (EtcdAnswer.Number(root, "errorCode") == EventIndexCleared)
            return EtcdAnswer.Forgotten;
        if (!root.TryGetProperty("node", out var node) || !root.TryGetProperty("action", out var action))
            throw new JsonException("no change");
        var former = root.TryGetProperty("prevNode", out var previous) ? Value(previous) : null;
        var holder = Value(node);
        var revision = EtcdAnswer.Number(node, "modifiedIndex");
        return new EtcdAnswer([new LeaderKeyChange(ActionOf(action.GetString(), holder, former), holder, former, revision)], revision + 1);
    }

    private static LeaderKeyAction ActionOf(string? action, string? holder, string? former) => action switch
    {
        "expire" => LeaderKeyAction.Expired,
        "delete" or "compareAndDelete" => LeaderKeyAction.Released,
        _ when former is null => LeaderKeyAction.Taken,
        _ => holder == former ? LeaderKeyAction.Renewed : LeaderKeyAction.Overwritten,
    };

    private static string? Value(JsonElement node) => node.TryGetProperty("value", out var value) ? value.GetString() : null;
}
