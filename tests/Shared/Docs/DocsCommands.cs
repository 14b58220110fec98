using System.Text.RegularExpressions;

namespace Harness.Tests;

/// <summary>
/// Every command that a page tells its reader to type: lines of blocks marked <c>sh</c>, steps of CI in blocks marked <c>yaml</c>,
/// and code in a sentence. Continued lines are one, comments are left out, and <c>harness</c> is <c>./harness</c>.
/// </summary>
internal static partial class DocsCommands
{
    /// <param name="Page">Path of the page, relative to the repository.</param>
    public sealed record Found(string Page, string Command);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Pages { get; } =
    [
        Path.Combine(Root, "README.md"),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(Path.Combine(Root, "environments"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Found> All { get; } =
        [.. Pages.SelectMany(page => Of(File.ReadAllText(page)).Distinct().Select(command => new Found(Path.GetRelativePath(Root, page), command)))];

    /// <summary>Blocks of a page with the word after their fence, e.g. <c>sh</c>.</summary>
    public static IEnumerable<(string Language, string Text)> Blocks(string page) =>
        Fence().Matches(page).Select(match => (match.Groups["language"].Value, match.Groups["text"].Value));

    private static IEnumerable<string> Of(string page)
    {
        var blocks = Blocks(page).SelectMany(block => block.Language switch
        {
            "sh" => Continued().Replace(block.Text, " ").Split('\n'),
            "yaml" => Step().Matches(block.Text).Select(step => step.Groups["command"].Value),
            _ => [],
        });
        var inline = Inline().Matches(Fence().Replace(page, "")).Select(match => match.Groups["command"].Value.Replace("\\|", "|", StringComparison.Ordinal));
        return blocks.Concat(inline).Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0)
            .Select(line => line.StartsWith("harness ", StringComparison.Ordinal) ? "./" + line : line);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
                return folder.FullName;
        throw new InvalidOperationException("Harness.sln was not found above " + AppContext.BaseDirectory);
    }

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\S*)\n(?<text>.*?)^\k<indent>```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>A step of GitHub, or an item of a script of GitLab; a mapping ("- name: x") is none.</summary>
    [GeneratedRegex(@"^ *(?:- )?run: (?<command>.+)$|^ *- (?!run:)(?!\w+:)(?<command>[^{\n]+)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    /// <summary>A program with an argument at least; a program's or a verb's name alone is a name. <c>./harness run</c> is one too.</summary>
    [GeneratedRegex(@"`(?<command>\./harness (?!run`)[a-z][^`\n]*|\./test[^`\n]*|harness [a-z-]+ [^`\n]+|(?:dotnet|curl|jq|kubectl|docker|sudo|ssh|minikube) [^\s`]+ [^`\n]+|sudo [^`\n]+|(?:benchmarks|environments)/[a-z/-]+\.sh[^`\n]*)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?:^|\s+)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();
}
