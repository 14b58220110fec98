using System.Text.RegularExpressions;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What a configuration whose values are all possible still breaks; each with the path of the value to blame.</summary>
internal static partial class AttachedRules
{
    public static IEnumerable<(string Path, string Problem)> Broken(AttachedSpec spec) => [.. Nodes(spec), .. Routes(spec), .. Hooks(spec)];

    private static IEnumerable<(string, string)> Nodes(AttachedSpec spec)
    {
        foreach (var (index, node) in spec.Nodes.Index())
        {
            var path = $"nodes[{index}]";
            if (spec.Nodes.Take(index).Any(before => before.Name == node.Name))
                yield return ($"{path}.name", $"{path}.name is \"{node.Name}\", as of a node before: give each node its own name");
            if (AttachedNodeConnection.Problem(node.Connection) is { } problem)
                yield return ($"{path}.connection", $"{path}.connection {problem}");
        }
    }

    /// <summary>An API that runs already was told by its owner where it writes and reads.</summary>
    private static IEnumerable<(string, string)> Routes(AttachedSpec spec) =>
        from route in ((string Key, string? Hosts)[])[("write", spec.Write), ("read", spec.Read)]
        where spec.Api is not null && route.Hosts is not null
        select (route.Key, $"{route.Key} says where an API is to go that Harness starts, and \"api\" that one runs already: leave one of them out");

    private static IEnumerable<(string, string)> Hooks(AttachedSpec spec) =>
        from hook in spec.Hooks
        from command in (string[])[hook.Value.Run, hook.Value.Confirm ?? ""]
        from Match placeholder in Placeholder().Matches(command)
        let name = placeholder.Groups[1].Value
        where !HookNames.Placeholders.Contains(name)
        let nearest = NearestName.Of(name, HookNames.Placeholders)
        select ($"hooks.{hook.Key}", $"hooks.{hook.Key} has the unknown placeholder {{{name}}}{(nearest is null ? "" : $"; did you mean {{{nearest}}}?")} "
            + $"Known: {string.Join(", ", HookNames.Placeholders.Select(known => $"{{{known}}}"))}");

    /// <summary>A word in braces that the shell does not take for its own: not <c>${x}</c>, not <c>{a,b}</c>.</summary>
    [GeneratedRegex(@"(?<!\$)\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();
}
