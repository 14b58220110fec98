using System.CommandLine;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>run --nemesis</c>: faults drawn from the seed, or those of another scenario or run.</summary>
internal static class NemesisFlag
{
    private const string Random = "random";

    public static readonly Option<string?> Option = new("--nemesis")
    {
        Description = "Faults instead of the scenario's: 'random' draws them from the seed; a scenario's file or a run's folder gives its own again",
        HelpName = "random|FILE",
    };

    /// <summary>The scenario with the faults that the flag asks for; as it is without the flag.</summary>
    /// <param name="scenario">On a kind of environment that is settled, since what can be drawn depends on it.</param>
    /// <param name="notes">Gets the schedule.</param>
    /// <exception cref="UserErrorException">There is no such file, or its faults are impossible in this scenario.</exception>
    public static async Task<Scenario> ApplyAsync(ParseResult parsed, Scenario scenario, TextWriter notes)
    {
        if (parsed.GetValue(Option) is not { } given)
            return scenario;
        if (ScenarioFlags.HasFaults(parsed))
            throw new UserErrorException($"--nemesis {given} and --fault both say what is broken: leave one of them out");
        var faults = given == Random ? (await RandomFaults.DrawAsync(scenario)).Of(scenario.Seed) : await FromFileAsync(given);
        scenario = new ScenarioOverrides().Apply(FaultCatalog.Prepared(scenario with { Faults = faults }));
        notes.WriteLine($"nemesis: {ScheduleText.Line(scenario.Faults)}");
        return scenario;
    }

    /// <summary>The flag as it must be written to repeat it, with a blank before it; nothing without it.</summary>
    public static string Repeat(ParseResult parsed) => parsed.GetValue(Option) is { } given ? $" {Option.Name} {ScenarioFlags.Quote(given)}" : "";

    private static async Task<IReadOnlyList<FaultSpec>> FromFileAsync(string path)
    {
        var run = new RunFolder(path);
        return File.Exists(run.Info)
            ? (await new RunStore(run).LoadInfoAsync(CancellationToken.None)).Scenario.Faults
            : new ScenarioCatalog(ScenarioVocabulary.Default).Find(path).Faults;
    }
}
