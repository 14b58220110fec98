using System.Text.RegularExpressions;

namespace Harness.Verifier.Tests;

/// <summary>The docs against the program: commands are read by the real parser, and what pages link to is there.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Pages = [Path.Combine(SourceTree.Root, "README.md"), .. SourceTree.Files("docs", "*.md"), .. SourceTree.Files("environments", "*.md")];

    public static TheoryData<string, string> Commands => [.. Pages.SelectMany(page => CommandsOf(File.ReadAllText(page)).Select(command => new TheoryDataRow<string, string>(SourceTree.Relative(page), command)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_IsOneThatTheProgramReads(string page, string command)
    {
        var parsed = HarnessCli.Parse([.. Words(command).Skip(1)]);
        Assert.True(parsed.Errors.Count == 0, $"{page}: {command}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
        if (command.Contains("--fail-on", StringComparison.Ordinal))
            Assert.NotEmpty(GateFlag.Given(parsed));
    }

    [Fact]
    public void Commands_NameScenariosThatAreThere()
    {
        var scenarios = SourceTree.Files("scenarios", "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var named = Commands.Select(row => Words(row.Data.Item2)).Where(words => words is [_, "run" or "compare" or "find-capacity" or "find-violation", ..])
            .SelectMany(words => words.Skip(2).TakeWhile(word => !word.StartsWith('-'))).Where(name => name.All(c => char.IsAsciiLetterLower(c) || c == '-')).ToList();
        Assert.True(named.Count > 20, $"{named.Count} scenarios are named");
        Assert.All(named, name => Assert.Contains(name, scenarios));
    }

    [Fact]
    public void Links_LeadToFilesThatAreThere() => Assert.All(
        Pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(link => (Page: page, Target: link.Groups[1].Value.Split('#')[0]))).Where(link => link.Target.Length > 0 && !link.Target.Contains(':')),
        link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Target)), $"{SourceTree.Relative(link.Page)}: {link.Target}"));

    [Fact]
    public void Contents_NameEveryPage()
    {
        var contents = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "README.md"));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md"),
            name => Assert.Contains($"({name})", contents, StringComparison.Ordinal));
    }

    [Fact]
    public void Scripts_ThatPagesName_AreThere() => Assert.All(
        Pages.SelectMany(page => Script().Matches(File.ReadAllText(page)).Select(script => script.Value)).Distinct(),
        script => Assert.True(File.Exists(Path.Combine(SourceTree.Root, script)), script));

    /// <summary>Lines of code that begin with the program, and those inside of a sentence; continued lines are one.</summary>
    private static IEnumerable<string> CommandsOf(string text) =>
        Command().Matches(text.Replace("\\\n", " ", StringComparison.Ordinal))
            .SelectMany(match => Comment().Replace(match.Groups["line"].Success ? match.Groups["line"].Value : match.Groups["inline"].Value, "").Split(["; ", " && "], StringSplitOptions.None))
            .Select(command => command.Split(" | ")[0].Trim())
            .Where(command => !command.EndsWith("run", StringComparison.Ordinal) || command.Contains(' ', StringComparison.Ordinal) && command.Split(' ').Length > 2)
            .Distinct();

    /// <summary>As a POSIX shell splits a command with simple quotes.</summary>
    private static List<string> Words(string command) => [.. Word().Matches(command).Select(match => match.Value.Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"^\s*(?:- run: |- )?(?<line>(?:\./)?harness [a-z][^\n]*)$|`(?<inline>\./harness [^`\n]+)`", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:'[^']*'|[^\s'])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:benchmarks|environments)/[a-z/-]+\.sh")]
    private static partial Regex Script();
}
