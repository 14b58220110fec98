using System.Text;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>One key of etcd's v3 API by its JSON gateway (etcd documentation 3.4, "gRPC gateway"): questions and answers.</summary>
internal static class EtcdV3Key
{
    public const string LookPath = "v3/kv/range";
    public const string WatchPath = "v3/watch";

    public static string Look(string key) => $$"""{"key":"{{Encode(key)}}"}""";

    /// <param name="revision">The first change that is of interest.</param>
    public static string Watch(string key, long revision) =>
        FormattableString.Invariant($$$"""{"create_request":{"key":"{{{Encode(key)}}}","start_revision":"{{{revision}}}","prev_kv":true}}""");

    /// <summary>The answer to <see cref="Look"/>.</summary>
    /// <exception cref="JsonException">Not an answer of etcd.</exception>
    public static EtcdAnswer Found(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (!root.TryGetProperty("header", out var header))
            throw new JsonException("no header");
        var next = EtcdAnswer.Number(header, "revision") + 1;
        return root.TryGetProperty("kvs", out var pairs) && pairs.GetArrayLength() > 0
            ? new EtcdAnswer([new LeaderKeyChange(LeaderKeyAction.Found, Value(pairs[0]), null, EtcdAnswer.Number(pairs[0], "mod_revision"))], next)
            : new EtcdAnswer([new LeaderKeyChange(LeaderKeyAction.Found, null, null, next - 1)], next);
    }

    /// <summary>
    /// One line of the answer to <see cref="Watch"/>: any number of changes, none for the line that confirms the watch.
    /// </summary>
    /// <exception cref="JsonException">Not an answer of etcd.</exception>
    public static EtcdAnswer Changed(string line)
    {
        using var document = JsonDocument.Parse(line);
        if (!document.RootElement.TryGetProperty("result", out var result))
            throw new JsonException("no result");
        if (result.TryGetProperty("canceled", out var cancelled) && cancelled.GetBoolean())
            return EtcdAnswer.Forgotten;
        if (!result.TryGetProperty("events", out var events))
            return new EtcdAnswer([], 0);
        var changes = events.EnumerateArray().Select(ChangeOf).ToList();
        return new EtcdAnswer(changes, changes.Count == 0 ? 0 : changes[^1].Revision + 1);
    }

    private static LeaderKeyChange ChangeOf(JsonElement happened)
    {
        if (!happened.TryGetProperty("kv", out var pair))
            throw new JsonException("no kv");
        var former = happened.TryGetProperty("prev_kv", out var previous) ? Value(previous) : null;
        var revision = EtcdAnswer.Number(pair, "mod_revision");
        if (happened.TryGetProperty("type", out var type) && type.GetString() == "DELETE")
            return new LeaderKeyChange(LeaderKeyAction.Removed, null, former, revision);
        var holder = Value(pair);
        // The first version of a key is the one that was written while there was none.
        var action = EtcdAnswer.Number(pair, "version") == 1 ? LeaderKeyAction.Taken
            : former is null || former == holder ? LeaderKeyAction.Renewed
            : LeaderKeyAction.Overwritten;
        return new LeaderKeyChange(action, holder, former, revision);
    }

    private static string? Value(JsonElement pair) =>
        pair.TryGetProperty("value", out var value) && value.GetString() is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : null;

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
