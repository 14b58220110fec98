using System.CommandLine;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// The load of a scenario: on a cluster that is brought up for it or, with <c>--url</c>, against an API that is there already.
/// </summary>
internal static class ScenarioCommand
{
    public const string Name = "scenario";

    /// <summary>What changes the load itself; all others are of the cluster, which <c>--url</c> has already.</summary>
    private static readonly string[] OfTheLoad = ["--rate", "--duration", "--seed", "--http-client"];

    private const string DataUsers = "--data-users";

    /// <param name="run">Runs work, given with whether traces are to be shown, and keeps its exit code.</param>
    public static Command Create(
        TextWriter output, TextWriter error, TimeProvider time, Func<Func<CancellationToken, Task<ExitCode>>, bool, CancellationToken, Task> run)
    {
        var options = new LoadOptions();
        var scenario = new Argument<string>("scenario") { Description = "Name of a scenario, or path of its JSON file" };
        var reports = new Option<string?>("--reports")
        {
            Description = "Folder that receives the run's folder with the report [default: reports; with --url: none]", HelpName = "DIR",
        };
        var flags = ScenarioFlag.All.Where(flag => flag.OfCluster || flag.Name == DataUsers || OfTheLoad.Contains(flag.Name))
            .Select(flag => (Flag: flag, Option: new Option<string?>(flag.Name) { Description = flag.Meaning, HelpName = "VALUE" })).ToList();
        var command = new Command(Name, "Runs the loads and the prober of a scenario, and checks its thresholds; without its faults. The default: '<scenario>' alone does it too") { scenario };
        options.AddScenarioOptionsTo(command);
        command.Add(reports);
        flags.ForEach(flag => command.Add(flag.Option));
        command.Validators.Add(result =>
        {
            if (options.UrlOf(result) is null)
                return;
            foreach (var (flag, option) in flags.Where(flag => !OfTheLoad.Contains(flag.Flag.Name)))
            {
                if (result.GetValue(option) is not null)
                    result.AddError($"{flag.Name} and --url exclude each other: the API at the address has its cluster and its data already");
            }
        });
        command.SetAction((parsed, cancellation) => run(
            async stop =>
            {
                var asked = flags.Where(flag => parsed.GetValue(flag.Option) is not null)
                    .Aggregate(new ScenarioOverrides(), (all, flag) => all.With(flag.Flag.Name, parsed.GetValue(flag.Option)!))
                    .Apply(new ScenarioCatalog(ScenarioVocabulary.Default).Find(parsed.GetRequiredValue(scenario)));
                if (options.UrlOf(parsed.CommandResult) is { } url)
                    return await new LoadSession(AtUrl(asked, options.Read(asked, url, parsed), parsed.GetValue(reports), time), output, error, time).RunAsync(stop);
                var settled = KindChoice.Settle(asked, EnvironmentChoice.OfThisMachine, error);
                await using var environment = EnvironmentFactory.Create(settled.Environment, time);
                return await new ClusterSession(
                    settled, environment, parsed.GetValue(reports) ?? "reports", api => options.Read(asked, api, parsed), output, error, time).RunAsync(stop);
            },
            options.IsVerbose(parsed), cancellation));
        return command;
    }

    private static LoadSettings AtUrl(Scenario scenario, LoadSettings settings, string? reports, TimeProvider time) =>
        reports is null ? settings : settings with { Report = ReportFolders.Create(reports, time.GetUtcNow(), scenario.Name) };
}
