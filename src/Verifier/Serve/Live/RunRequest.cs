using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What somebody wants to be run: a scenario of the catalogue, and what shall be other than it says.</summary>
/// <param name="Settings">As written, by their names of <see cref="Names"/>; empty ones are left as in the scenario.</param>
public sealed record RunRequest(string Scenario, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>What can be set; each is a flag of <c>run</c> with two dashes before it.</summary>
    public static readonly IReadOnlyList<string> Names = ["environment", "replication", "duration", "rate", "seed"];

    /// <param name="setting">The text of a setting by its name; null or empty when it was not given.</param>
    public static RunRequest Of(Func<string, string?> setting) => new(
        setting("scenario")?.Trim() ?? "",
        Names.ToDictionary(name => name, name => setting(name)?.Trim() ?? ""));

    public string Setting(string name) => Settings.GetValueOrDefault(name, "");

    /// <summary>The arguments of this program that do the run.</summary>
    /// <exception cref="UserErrorException">There is no such scenario, or a setting is impossible.</exception>
    internal IReadOnlyList<string> Arguments(ScenarioCatalog catalog, string reports)
    {
        var given = Names.Where(name => Setting(name).Length > 0).Select(name => (Flag: $"--{name}", Text: Setting(name))).ToList();
        // Names only: a path could be used to look for files.
        if (catalog.List().All(entry => entry.Name != Scenario))
            throw new UserErrorException($"no such scenario: \"{Scenario}\"");
        given.Aggregate(new ScenarioOverrides(), (overrides, setting) => overrides.With(setting.Flag, setting.Text)).Apply(catalog.Find(Scenario));
        return [RunCommand.Verb, Scenario, "--reports", reports, .. given.SelectMany(setting => (string[])[$"{setting.Flag}={setting.Text}"]), RunCommand.UpdatesFlag];
    }
}
