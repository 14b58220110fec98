using System.CommandLine;
using System.Globalization;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The flags of commands that are made of many runs and go on after an interruption.</summary>
internal static class ResumeFlags
{
    private const int MostRuns = 100_000;

    public static readonly Option<string> Reports = new("--reports") { Description = "Folder that receives the folder of all runs", HelpName = "DIR", DefaultValueFactory = _ => "reports" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Folder to go on with; its own settings hold", HelpName = "DIR" };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Begin anew, also where the same command was interrupted" };
    private static readonly Option<int> Most = Count("--at-most", "Runs after which it ends for now; the same command goes on", MostRuns);

    public static IEnumerable<Option> All => [Reports, Resume, Fresh, Most];

    /// <summary>Runs after which to end for now.</summary>
    /// <exception cref="UserErrorException">It is no such number.</exception>
    public static int AtMost(ParseResult parsed) => Between(parsed, Most, MostRuns);

    /// <summary>The folder that the user wants to go on with; null when none is given.</summary>
    public static RunFolder? Chosen(ParseResult parsed) => parsed.GetValue(Resume) is { } path ? new RunFolder(Path.GetFullPath(path)) : null;

    /// <summary>What the same command has begun and not finished; null when there is none, or it is to be begun anew.</summary>
    public static (T Saved, RunFolder Folder)? Unfinished<T>(ParseResult parsed, Resumables<T> saved, string command) where T : ManyRuns =>
        parsed.GetValue(Fresh) ? null : saved.Unfinished(parsed.GetRequiredValue(Reports), command);

    /// <summary>Flags as they must be written to repeat them, defaults included.</summary>
    public static string Repeat(ParseResult parsed, IEnumerable<Option> asked) => string.Concat(
        asked.Select(option => string.Create(CultureInfo.InvariantCulture, $" {option.Name} {parsed.GetResult(option)?.GetValueOrDefault<object>()}")));

    public static Option<int> Count(string name, string meaning, int byDefault) =>
        new(name) { Description = meaning, HelpName = "N", DefaultValueFactory = _ => byDefault };

    /// <exception cref="UserErrorException">It is not a number from 1 to <paramref name="most"/>.</exception>
    public static int Between(ParseResult parsed, Option<int> option, int most)
    {
        var value = parsed.GetValue(option);
        return value >= 1 && value <= most
            ? value
            : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value}: expected a whole number from 1 to {most}"));
    }
}
