using System.Text.RegularExpressions;
using Harness.Tests;

namespace Harness.Verifier.Tests;

/// <summary>The docs against the program: commands are read by the real parser, and what pages link to is there.</summary>
public sealed partial class DocsTests
{
    private static IReadOnlyList<string> Pages => DocsCommands.Pages;

    public static TheoryData<string, string> Commands => [.. DocsCommands.All.SelectMany(found => ProgramCalls(found.Command).Select(call => new TheoryDataRow<string, string>(found.Page, call)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_IsOneThatTheProgramReads(string page, string command)
    {
        var parsed = HarnessCli.Parse([.. CommandForm.Words(command).Skip(1)]);
        Assert.True(parsed.Errors.Count == 0, $"{page}: {command}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
        if (command.Contains("--fail-on", StringComparison.Ordinal))
            Assert.NotEmpty(GateFlag.Given(parsed));
    }

    [Fact]
    public void Commands_NameScenariosThatAreThere()
    {
        var scenarios = SourceTree.Files("scenarios", "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var named = Commands.Select(row => CommandForm.Words(row.Data.Item2)).Where(words => words is [_, "run" or "compare" or "find-capacity" or "find-violation", ..])
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

    [Fact]
    public void Blocks_SayWhatTheyHold() => Assert.All(
        Pages.SelectMany(page => DocsCommands.Blocks(File.ReadAllText(page)).Select(block => (Page: SourceTree.Relative(page), block.Language, block.Text))),
        block =>
        {
            Assert.True(block.Language is "sh" or "text" or "json" or "yaml" or "sql", $"{block.Page}: mark the block with its language, commands with sh: {block.Text}");
            Assert.True(block.Language is "sh" or "yaml" || !TypedLine().IsMatch(block.Text), $"{block.Page}: mark the block with sh: {block.Text}");
        });

    [Fact]
    public void Commands_AreEachRunByATest_OrWrittenDownWithTheReasonWhyNot()
    {
        var table = CommandTable.Entries;
        Assert.Empty(table.GroupBy(entry => entry.Command).Where(group => group.Count() > 1).Select(group => group.Key));
        var rows = table.Select(entry => entry.Command).ToHashSet();
        var commands = DocsCommands.All.Select(found => found.Command).ToHashSet();
        Assert.True(commands.Count > 80, $"{commands.Count} commands were found");
        Assert.Empty(DocsCommands.All.Where(found => !rows.Contains(found.Command)).Select(found => $"{found.Page}: {found.Command}: name its test in tests/Shared/Docs/commands.json"));
        Assert.Empty(rows.Except(commands).Select(command => $"tests/Shared/Docs/commands.json: no page has this command any more: {command}"));
        Assert.All(table, entry => Assert.True(entry.Test.Length > 0 || entry.Why.Length > 0, $"{entry.Command}: name a test or the reason why there is none"));
    }

    [Fact]
    public void TestsOfCommands_AreThere()
    {
        var sources = SourceTree.Files("tests/EndToEnd.Tests", "*.cs").Select(File.ReadAllText).ToList();
        Assert.All(CommandTable.Entries.Where(entry => entry.Test.Length > 0), entry =>
        {
            var parts = entry.Test.Split('.');
            Assert.True(
                sources.Any(text => text.Contains($" class {parts[0]}", StringComparison.Ordinal) && (parts.Length == 1 || text.Contains($" {parts[1]}(", StringComparison.Ordinal))),
                $"{entry.Command}: there is no test {entry.Test}");
        });
    }

    /// <summary>What is run instead of a command is the same command: the same program, or the same call with more flags.</summary>
    [Fact]
    public void CommandsAsTheyAreRun_AreThoseOfThePages() => Assert.All(CommandTable.Entries.Where(entry => entry.As.Length > 0), entry =>
    {
        var (asked, run) = (CommandForm.Of(entry.Command), CommandForm.Of(entry.As.Replace("{run}", "reports/r", StringComparison.Ordinal).Replace("{copy}", "reports/c", StringComparison.Ordinal)));
        Assert.True(asked.All(form => run.Any(other => other.Covers(form))), $"{entry.As} is not {entry.Command}");
        Assert.StartsWith(entry.Command.Replace("sudo ", "", StringComparison.Ordinal).Split(' ')[0], entry.As, StringComparison.Ordinal);
    });

    /// <summary>No test runs all benchmarks; the arguments that pages name are those that the scripts read.</summary>
    [Fact]
    public void Benchmarks_TakeTheArgumentsThatPagesName()
    {
        var named = DocsCommands.All.Select(found => CommandForm.Words(found.Command)).Where(words => words[0].StartsWith("benchmarks/", StringComparison.Ordinal)).ToList();
        Assert.True(named.Count > 10, $"{named.Count} benchmarks are named");
        Assert.All(named, words =>
        {
            var usage = File.ReadLines(Path.Combine(SourceTree.Root, words[0])).Single(line => line.StartsWith($"#   {words[0]} ", StringComparison.Ordinal));
            var arguments = Argument().Matches(usage).Select(match => $"[{match.Groups[1].Value}]").ToList();
            if (words.Any(word => word.StartsWith('[')))
                Assert.Equal(arguments, words.Skip(1));
            Assert.InRange(words.Count - 1, 0, arguments.Count);
        });
    }

    /// <summary>The calls of <c>./harness</c> in a line of shell.</summary>
    private static IEnumerable<string> ProgramCalls(string line) =>
        line.Split(["; ", " && ", " | "], StringSplitOptions.None).Where(part => part.StartsWith("./harness ", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*(?:\$ )?(?:\./|harness |dotnet |curl |jq |kubectl |docker )", RegexOptions.Multiline)]
    private static partial Regex TypedLine();

    [GeneratedRegex(@"\[([a-z-]+)=")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:benchmarks|environments)/[a-z/-]+\.sh")]
    private static partial Regex Script();
}
