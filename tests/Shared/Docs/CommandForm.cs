using System.Text.RegularExpressions;

namespace Harness.Tests;

/// <summary>
/// What a call of the program asks for, without what differs from call to call: the program, its verb, what kinds of arguments follow,
/// and which flags. Of the values only those count that choose other code: the environment, and where random faults come from.
/// </summary>
/// <param name="Verb">E.g. <c>harness compare SCENARIO SCENARIO</c>.</param>
/// <param name="Flags">E.g. <c>--pairs</c>, <c>--environment=kube</c>.</param>
internal sealed partial record CommandForm(string Verb, IReadOnlySet<string> Flags)
{
    private static readonly string[] Verbs = ["run", "compare", "find-capacity", "find-violation", "matrix", "scenarios", "check", "serve", "env"];

    /// <summary>The calls of the program in a line of shell; none where it is about other programs.</summary>
    public static IReadOnlyList<CommandForm> Of(string line) =>
        [.. Separator().Split(line).Select(part => Words(part)).Select(words => words switch
        {
            ["./harness", .. var arguments] => Of("harness", arguments),
            ["dotnet", "run", "--project", "src/Verifier", .. var rest] => Of("harness", [.. rest.SkipWhile(word => word != "--").Skip(1)]),
            ["dotnet", "run", "--project", "src/LoadRunner", .. var rest] => Of("load", [.. rest.SkipWhile(word => word != "--").Skip(1)]),
            _ => null,
        }).OfType<CommandForm>()];

    /// <param name="program"><c>harness</c>, or <c>load</c> for the load runner by itself.</param>
    public static CommandForm Of(string program, IReadOnlyList<string> arguments)
    {
        var words = arguments.TakeWhile(word => !word.StartsWith('-')).ToList();
        if (program == "harness" && words is [var first, ..] && !Verbs.Contains(first))
            words.Insert(0, "run");
        var flags = new HashSet<string>();
        foreach (var (word, index) in arguments.Select((word, index) => (word, index)).Skip(arguments.TakeWhile(word => !word.StartsWith('-')).Count()))
        {
            if (!word.StartsWith('-'))
                continue;
            var value = index + 1 < arguments.Count ? arguments[index + 1] : "";
            flags.Add(word switch
            {
                "--environment" => $"--environment={value}",
                "--nemesis" => value == "random" ? "--nemesis=random" : "--nemesis=FILE",
                "-q" => "--quiet",
                _ => word,
            });
        }
        return new CommandForm(string.Join(' ', [program, .. words.Select((word, index) => Kind(program, words, word, index))]), flags);
    }

    /// <summary>True when this call shows that the other one works: the same verb and kinds, and every flag of it.</summary>
    public bool Covers(CommandForm other) => Verb == other.Verb && other.Flags.IsSubsetOf(Flags);

    public override string ToString() => string.Join(' ', [Verb, .. Flags.Order(StringComparer.Ordinal)]);

    /// <summary>As a POSIX shell splits a command with simple quotes.</summary>
    public static List<string> Words(string command) => [.. Word().Matches(command).Select(match => match.Value.Replace("'", "", StringComparison.Ordinal))];

    private static string Kind(string program, List<string> words, string word, int index) => (program, words[0], index) switch
    {
        ("harness", "env", 2) when words[1] == "replication" => "MODE",
        ("harness", "env", _) or ("harness", _, 0) => word,
        ("load", _, 0) when word is "register" or "get-user" or "search" or "login" or "mixed" or "get" => "WORKLOAD",
        _ when word.StartsWith("reports/", StringComparison.Ordinal) && !word.EndsWith(".json", StringComparison.Ordinal) || Directory.Exists(word) => "RUN",
        _ => "SCENARIO",
    };

    [GeneratedRegex(@"; | && | \| ")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?:'[^']*'|[^\s'])+")]
    private static partial Regex Word();
}
