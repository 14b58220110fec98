using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One flag that overrides a setting of a scenario: its name, its meaning, and what it changes.</summary>
public abstract class ScenarioFlag
{
    private protected ScenarioFlag(string name, string meaning, IReadOnlyList<string> concerns) =>
        (Name, Meaning, this.concerns) = (name, meaning, concerns);

    private readonly IReadOnlyList<string> concerns;

    /// <summary>All flags, in the order of the help; the table that the command line is made from.</summary>
    public static IReadOnlyList<ScenarioFlag> All => ScenarioFlagTable.All;

    /// <summary>With its dashes, e.g. <c>--rate</c>.</summary>
    public string Name { get; }

    /// <summary>One line of help, with what is allowed.</summary>
    public string Meaning { get; }

    /// <summary>True when it is about the cluster alone, whatever is run on it.</summary>
    public bool OfCluster { get; init; }

    /// <summary>True when it has no value: to give it means <c>true</c>.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The flag of this name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static ScenarioFlag Named(string name)
    {
        var names = All.Select(flag => flag.Name).ToList();
        return All.FirstOrDefault(flag => flag.Name == name)
            ?? throw new UserErrorException(
                Refusal.Value(name, $"one of {string.Join(", ", names)}", null, NearestName.Of(name, names)));
    }

    /// <summary>Overrides with this flag's value as written.</summary>
    /// <exception cref="UserErrorException">The text is not a possible value.</exception>
    public abstract ScenarioOverrides Parse(ScenarioOverrides overrides, string text);

    internal abstract bool IsSet(ScenarioOverrides overrides);

    /// <summary>As on the command line, e.g. <c>--rate 200</c>.</summary>
    internal abstract string Shown(ScenarioOverrides overrides);

    /// <exception cref="UserErrorException">The value is impossible, or the scenario has nothing that it could change.</exception>
    internal abstract Scenario Apply(Scenario scenario, ScenarioOverrides overrides);

    /// <summary>True when this flag can make the value at a path of the scenario impossible.</summary>
    internal bool Concerns(string path) => concerns.Any(part => path.Contains(part, StringComparison.Ordinal));
}

/// <summary>A flag with values of one type.</summary>
/// <param name="get">The value in overrides, or null.</param>
/// <param name="apply">Changes the scenario; the last argument is the flag as written, for errors.</param>
/// <param name="concerns">Parts of the paths of values that it can make impossible.</param>
internal sealed class ScenarioFlag<T>(
    string name, string meaning, ValueRule<T> rule, Func<ScenarioOverrides, object?> get,
    Func<ScenarioOverrides, T, ScenarioOverrides> set, Func<Scenario, T, string, Scenario> apply, params string[] concerns)
    : ScenarioFlag(name, $"{meaning}: {rule.Expected}", concerns) where T : notnull
{
    public override ScenarioOverrides Parse(ScenarioOverrides overrides, string text) =>
        rule.TryRead(text, out var value)
            ? set(overrides, value)
            : throw new UserErrorException(rule.Refuse($"{Name} {text}", text, quoteExample: false));

    internal override bool IsSet(ScenarioOverrides overrides) => get(overrides) is not null;

    internal override string Shown(ScenarioOverrides overrides) => $"{Name} {rule.Format((T)get(overrides)!)}";

    internal override Scenario Apply(Scenario scenario, ScenarioOverrides overrides)
    {
        var value = (T)get(overrides)!;
        var shown = Shown(overrides);
        return rule.Holds(value)
            ? apply(scenario, value, shown)
            : throw new UserErrorException(rule.Refuse(shown, rule.Format(value), quoteExample: false));
    }
}
