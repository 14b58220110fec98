namespace Harness.LoadRunner;

/// <summary>The wording of everything that a scenario file or a flag can be refused for: one place, one style.</summary>
internal static class Refusal
{
    /// <summary>A value that is not what it should be.</summary>
    /// <param name="subject">What and as which value, e.g. <c>seed is "x"</c> or <c>--seed x</c>.</param>
    public static string Value(string subject, string expected, string? example, string? nearest = null) =>
        $"{subject}: expected {expected}{(example is null ? "" : $", e.g. {example}")}{Hint(nearest)}";

    public static string UnknownKey(string subject, string key, IReadOnlyList<string> known) =>
        $"{subject} has the unknown key \"{key}\"{Hint(NearestName.Of(key, known))}; known keys: {string.Join(", ", known)}";

    public static string RepeatedKey(string subject, string key, string firstPlace) =>
        $"{subject} has the key \"{key}\" twice: keep one; the first is at {firstPlace}";

    public static string MissingKey(string subject, string key, string expected, string? example) =>
        Value($"{subject} has no \"{key}\"", expected, example);

    private static string Hint(string? nearest) => nearest is null ? "" : $"; did you mean \"{nearest}\"?";
}
