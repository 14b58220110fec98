using System.Globalization;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>Changes of one key that an answer of etcd tells.</summary>
/// <param name="Revision">From where to go on: the first number that the answer does not cover.</param>
/// <param name="HasForgotten">True when what was asked for is too long ago for etcd: look at the key anew.</param>
internal sealed record EtcdAnswer(IReadOnlyList<LeaderKeyChange> Changes, long Revision, bool HasForgotten = false)
{
    public static readonly EtcdAnswer Forgotten = new([], 0, HasForgotten: true);

    /// <summary>A number of etcd's JSON, which the v3 gateway writes as text and leaves out when it is zero.</summary>
    public static long Number(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64()
        : long.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new JsonException($"{name} is no number");
}
