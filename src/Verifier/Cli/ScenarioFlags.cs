using System.CommandLine;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The flags that override a scenario, made from the load runner's table of them.</summary>
internal static class ScenarioFlags
{
    private static readonly IReadOnlyList<(ScenarioFlag Flag, Option<string?> Option)> Table =
        [.. ScenarioFlag.All.Select(flag => (flag, new Option<string?>(flag.Name)
        {
            Description = flag.Meaning, HelpName = flag.IsSwitch ? null : "VALUE", Arity = flag.IsSwitch ? ArgumentArity.Zero : ArgumentArity.ExactlyOne,
        }))];

    /// <summary>Configuration of an attached cluster.</summary>
    public static Option<string?> Config => Named("--config");

    /// <summary>Kind of environment.</summary>
    public static Option<string?> Environment => Named("--environment");

    /// <summary>Where a cluster that is there already keeps its data.</summary>
    public static Option<string?> DataFolder => Named("--data-folder");

    /// <summary>Context of the kubeconfig.</summary>
    public static Option<string?> KubeContext => Named("--kube-context");

    /// <summary>Namespace of a cluster on Kubernetes.</summary>
    public static Option<string?> Namespace => Named("--namespace");

    private static readonly Option<string[]> Faults = new("--fault")
    {
        Description = "A fault instead of the scenario's, repeatable: NAME@WHEN[,target=T][,from=F][,force][,when=STATE][,lag=BYTES][,during=D], or 'none'",
        HelpName = "FAULT",
        AllowMultipleArgumentsPerToken = false,
    };

    public static IEnumerable<Option> All => [.. Table.Select(row => row.Option), Faults];

    /// <summary>Only those that a cluster without a scenario has; its kind is an argument there.</summary>
    public static IEnumerable<Option> ForCluster => Table.Where(row => row.Flag.OfCluster && row.Option != Environment).Select(row => row.Option);

    /// <summary>For searches of capacity, which choose rates and lengths themselves.</summary>
    public static IEnumerable<Option> ForCapacity =>
        Table.Where(row => row.Flag.OfCluster || row.Flag.Name is "--seed" or "--data-users" or "--http-client").Select(row => row.Option);

    /// <summary>For many runs of which the command itself crosses clusters, modes and faults.</summary>
    public static IEnumerable<Option> ForMatrix => Table
        .Where(row => row.Flag.Name is not ("--environment" or "--replication" or "--dcs" or "--release" or "--fencing" or "--stop-target" or "--expect" or "--data-users") && !IsOfAttached(row.Flag))
        .Select(row => row.Option);

    /// <summary>For a search for violations, which draws the faults itself.</summary>
    public static IEnumerable<Option> ForSearch => Table.Where(row => row.Flag.Name is not ("--stop-target" or "--expect") && !IsOfAttached(row.Flag)).Select(row => row.Option);

    /// <summary>True when faults are given one by one.</summary>
    public static bool HasFaults(ParseResult parsed) => parsed.GetValue(Faults) is { Length: > 0 };

    /// <summary>The scenario with what the user gave on the command line.</summary>
    /// <exception cref="Harness.Environments.UserErrorException">A value is impossible; the flag is named.</exception>
    public static Scenario Apply(ParseResult parsed, Scenario scenario)
    {
        if (parsed.GetValue(Faults) is { Length: > 0 } faults)
            scenario = scenario with { Faults = FaultFlag.Parse(faults) };
        return Given(parsed)
            .Aggregate(new ScenarioOverrides(), (overrides, given) => overrides.With(given.Name, given.Text))
            .Apply(scenario);
    }

    /// <summary>The given flags as they must be written to repeat them, each with a space before it; the seed is left out.</summary>
    public static string Repeat(ParseResult parsed) => string.Concat(
        Given(parsed).Where(given => given.Name != "--seed").Select(given => ScenarioFlag.Named(given.Name).IsSwitch ? $" {given.Name}" : $" {given.Name} {Quote(given.Text)}")
            .Concat((parsed.GetValue(Faults) ?? []).Select(fault => $" --fault {Quote(fault)}")));

    private static IEnumerable<(string Name, string Text)> Given(ParseResult parsed) =>
        from row in Table
        where parsed.CommandResult.GetResult(row.Option) is not null
        let text = row.Flag.IsSwitch ? "true" : parsed.GetValue(row.Option)
        where text is not null
        select (row.Flag.Name, text);

    private static Option<string?> Named(string flag) => Table.Single(row => row.Flag.Name == flag).Option;

    /// <summary>Many runs need clusters of their own.</summary>
    private static bool IsOfAttached(ScenarioFlag flag) => flag.Name is "--config" or "--allow-faults" or "--drop-schema";

    /// <summary>As a POSIX shell reads it back.</summary>
    public static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=,@:+%".Contains(c)) && text.Length > 0 ? text : $"'{text.Replace("'", "'\\''")}'";
}
