using System.Text.Json;

namespace Harness.Tests;

/// <summary>What becomes of every command of the docs: a test runs it, or it is written down why none does (tests/Shared/Docs/commands.json).</summary>
internal static class CommandTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <param name="Command">As the page has it.</param>
    /// <param name="Test">Class and method of the test that runs it, or a command of the same form (<see cref="CommandForm"/>).</param>
    /// <param name="As">For a test that takes its commands from here: how it is run, with lengths and paths of the test; empty for as it stands.</param>
    /// <param name="Prints">What its output must hold.</param>
    /// <param name="Exits">Exit codes that it may end with; 0 where none is named.</param>
    /// <param name="Why">Why it is not run, or only in part.</param>
    public sealed record Entry(string Command, string Test = "", string As = "", string Prints = "", int[]? Exits = null, string Why = "");

    public static IReadOnlyList<Entry> Entries { get; } =
        JsonSerializer.Deserialize<List<Entry>>(File.ReadAllText(Path.Combine(DocsCommands.Root, "tests", "Shared", "Docs", "commands.json")), Json)!;
}
