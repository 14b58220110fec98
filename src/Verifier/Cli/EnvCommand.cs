using System.CommandLine;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness env</c>: a cluster to keep, without a run.</summary>
internal static class EnvCommand
{
    private static readonly Argument<string> Kind = new("kind") { Description = "Kind of environment: local", DefaultValueFactory = _ => "local" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, and nothing else, on standard output" };

    /// <summary>What the flags of a cluster are applied to: any valid scenario does.</summary>
    private static readonly Scenario Blank = new()
    {
        Name = "env",
        Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(1, TimeSpan.FromMinutes(1))] }],
    };

    public static Command Create()
    {
        var command = new Command("env", "Starts, shows or ends a cluster outside of any run")
        {
            Verb("up", "Starts a cluster with the API in front and leaves it running", UpAsync, ScenarioFlags.ForCluster),
            Verb("status", "Shows members, roles, timelines and replication", StatusAsync, [ScenarioFlags.DataFolder]),
            Verb("down", "Ends a cluster and removes its data; also what a killed run left behind", DownAsync, [ScenarioFlags.DataFolder]),
        };
        CommandExamples.Attach(command, "harness env up local --nodes 4 --replication two-sync", "harness env status --json", "harness env down local");
        return command;
    }

    private static Command Verb(string name, string meaning, Func<IEnvironment?, bool, CancellationToken, Task<ExitCode>> act, IEnumerable<Option> flags)
    {
        var command = new Command(name, meaning) { Kind, Json };
        foreach (var flag in flags)
            command.Options.Add(flag);
        command.SetAction((parsed, _) => CliHost.RunAsync(
            async stop =>
            {
                var spec = ScenarioFlags.Apply(parsed, Blank).Environment with { Kind = parsed.GetRequiredValue(Kind) };
                await using var environment = name == "up"
                    ? EnvironmentFactory.Create(spec, TimeProvider.System)
                    : EnvironmentFactory.Open(spec.Kind, spec.DataFolder, TimeProvider.System);
                return await act(environment, parsed.GetValue(Json), stop);
            },
            parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static async Task<ExitCode> UpAsync(IEnvironment? environment, bool json, CancellationToken stop)
    {
        var steps = json ? System.Console.Error : System.Console.Out;
        await environment!.StartAsync(new ProgressTo<string>(steps.WriteLine), stop);
        var code = await StatusAsync(environment, json, stop);
        environment.Detach();
        return code;
    }

    private static async Task<ExitCode> StatusAsync(IEnvironment? environment, bool json, CancellationToken stop)
    {
        if (environment is null)
            throw new UserErrorException($"there is no cluster here; '{HarnessCli.Name} env up' starts one, --data-folder names another place");
        var view = await environment.ViewAsync(stop);
        var replication = await environment.ReplicationAsync(stop);
        if (json)
            System.Console.WriteLine(JsonSerializer.Serialize(new { environment.Kind, environment.Endpoints, view.Members, replication }, RunJson.Indented));
        else
            Show(environment, view, replication);
        return ExitCode.Valid;
    }

    private static async Task<ExitCode> DownAsync(IEnvironment? environment, bool json, CancellationToken stop)
    {
        var problems = environment is null ? [] : await environment.StopAsync(stop);
        foreach (var problem in problems)
            System.Console.Error.WriteLine($"harness: {problem}");
        if (problems.Count > 0)
            return ExitCode.Internal;
        if (!json)
            System.Console.WriteLine("nothing of it is running or left on disk");
        return ExitCode.Valid;
    }

    private static void Show(IEnvironment environment, ClusterView view, IReadOnlyList<ReplicationRow> replication)
    {
        var table = new Table().AddColumns("member", "role", "state", "timeline", "lag bytes", "sync_state", "replay lag ms");
        foreach (var member in view.Members)
        {
            var row = replication.FirstOrDefault(candidate => candidate.Standby == member.Name);
            table.AddRow(
                member.Name, RunJson.NameOf(member.Role), RunJson.NameOf(member.State), $"{member.Timeline}", $"{member.LagBytes}",
                row?.SyncState ?? "", row?.ReplayLagMs is { } lag ? $"{lag:0.0}" : "");
        }
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"API {environment.Endpoints.ApiUrl}  write {environment.Endpoints.Write}  read {environment.Endpoints.Read}");
    }
}
