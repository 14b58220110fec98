using System.Text.RegularExpressions;

namespace Harness.Environments;

/// <summary>A configuration file from <c>environments/</c> with <c>{{names}}</c> to be filled in.</summary>
internal static partial class ConfigTemplate
{
    /// <param name="resource">E.g. <c>local/haproxy.cfg.template</c>.</param>
    /// <exception cref="InvalidOperationException">The template and the values do not fit each other.</exception>
    public static string Fill(string resource, IReadOnlyDictionary<string, string> values)
    {
        using var stream = typeof(ConfigTemplate).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"template {resource} is not in the assembly");
        using var reader = new StreamReader(stream);
        var unused = values.Keys.ToHashSet();
        var text = Name().Replace(reader.ReadToEnd(), match =>
        {
            unused.Remove(match.Groups[1].Value);
            return values.TryGetValue(match.Groups[1].Value, out var value)
                ? value
                : throw new InvalidOperationException($"{resource}: no value for {match.Value}");
        });
        return unused.Count == 0
            ? text
            : throw new InvalidOperationException($"{resource}: has no place for {string.Join(", ", unused)}");
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Name();
}
