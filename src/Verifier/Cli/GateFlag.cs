using System.CommandLine;

namespace Harness.Verifier;

/// <summary><c>--fail-on</c>: the conditions that decide the exit code.</summary>
internal static class GateFlag
{
    public static readonly Option<string[]> FailOn = new("--fail-on")
    {
        Description = "Let these conditions alone decide the exit code: 1 when one is met, 2 when one cannot be judged, else 0. Names with > and a limit or without, commas between: "
            + string.Join(", ", GateFigure.All.Select(figure => figure.Unit switch
            {
                GateUnit.Duration => $"{figure.Name}>DURATION",
                GateUnit.Percent => $"{figure.Name}>PERCENT%",
                GateUnit.Count => $"{figure.Name}[>N]",
                _ => figure.Name,
            })),
        HelpName = "CONDITIONS", DefaultValueFactory = _ => [],
    };

    /// <summary>The conditions that were given, each as it is written.</summary>
    /// <exception cref="Environments.UserErrorException">One of them is none.</exception>
    public static IReadOnlyList<string> Given(ParseResult parsed) =>
        [.. GateCondition.Parse(parsed.GetValue(FailOn) ?? []).Select(condition => condition.Text)];

    /// <summary>As it must be written to repeat it, with a space before it; empty when there was none.</summary>
    public static string Repeat(ParseResult parsed) =>
        Given(parsed) is { Count: > 0 } given ? $" --fail-on {ScenarioFlags.Quote(string.Join(',', given))}" : "";
}
