using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Values of flags that take several names with commas between, or <c>all</c>.</summary>
internal static class NameList
{
    public const string All = "all";

    /// <summary>What the names stand for, each once, in the order of the known ones.</summary>
    /// <exception cref="UserErrorException">A name is unknown; the nearest and all names are told.</exception>
    public static IReadOnlyList<T> Parse<T>(string flag, string text, IReadOnlyList<(string Name, T Value)> known)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<string> all = [.. known.Select(entry => entry.Name)];
        if (names.FirstOrDefault(name => name != All && !all.Contains(name)) is { } unknown)
        {
            throw new UserErrorException(Refusal.Value(
                $"{flag} {unknown}", $"one or several of {string.Join(", ", all)}, with commas between, or all", null, NearestName.Of(unknown, all)));
        }
        if (names.Length == 0)
            throw new UserErrorException(Refusal.Value($"{flag} '{text}'", $"one or several of {string.Join(", ", all)}, or all", null));
        return [.. known.Where(entry => names.Contains(All) || names.Contains(entry.Name)).Select(entry => entry.Value)];
    }
}
