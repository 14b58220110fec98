using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>One value of a JSON file, with its place in it.</summary>
/// <param name="Path">As in <c>load[0].workload</c>; empty for the whole file.</param>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Text">Of a string, its content; of a number, as it is written; else empty.</param>
/// <param name="Members">Of an object, in the file's order, repeated names included.</param>
/// <param name="Items">Of a list.</param>
internal sealed record JsonValue(
    string Path, int Offset, JsonValueKind Kind, string Text, IReadOnlyList<JsonMember> Members, IReadOnlyList<JsonValue> Items)
{
    private const int LongestShown = 60;

    /// <summary>What the whole file is, for errors.</summary>
    public string Whole { get; init; } = "the scenario";

    /// <summary>How errors name it.</summary>
    public string Subject => Path.Length == 0 ? Whole : Path;

    /// <summary>How errors show it.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{(Text.Length <= LongestShown ? Text : Text[..LongestShown] + "...")}\"",
        JsonValueKind.Number => Text,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>This value and all below it.</summary>
    public IEnumerable<JsonValue> All() =>
        Members.Select(member => member.Value).Concat(Items).SelectMany(value => value.All()).Prepend(this);
}

/// <summary>One key of an object and its value.</summary>
/// <param name="Offset">Of the key.</param>
internal sealed record JsonMember(string Name, int Offset, JsonValue Value);
