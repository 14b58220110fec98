using System.CommandLine;
using System.CommandLine.Invocation;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The command line of the load runner: one command a workload, and one for the loads of a scenario file.</summary>
internal static class LoadRunnerCommand
{
    private const string Description = """
        Makes load against a running API and accounts for every operation.

        Examples:
          LoadRunner register --url http://127.0.0.1:8000
          LoadRunner register --url http://127.0.0.1:8000 --rate 500 --duration 2m --journal run.bin
          LoadRunner register --url http://127.0.0.1:8000 --users 10 --json > report.json
          LoadRunner register --url http://127.0.0.1:8000 --report reports/load
          LoadRunner get-user --url http://127.0.0.1:8000 --rate 1000 --timeout 500ms
          LoadRunner scenario my/load.json --url http://127.0.0.1:8000 --rate 500 --seed 7
          LoadRunner get --url http://127.0.0.1:8000/health --users 64 --http-client fast

        Exit codes: 0 load ran, 1 a threshold was broken, 2 nothing acknowledged or the generator was too slow,
        64 bad arguments, 70 defect of this program, 130 interrupted.
        """;

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        var exit = ExitCode.Valid;
        var root = new RootCommand(Description);
        AddWorkload("register", "Registers users: POST /user/register");
        AddWorkload("get", "Reads one address: GET of the URL as it stands");
        AddWorkload("get-user", "Reads users: registers a small set first, then GET /user/get/{id}");
        AddWorkload("search", "Searches users by the start of their names: GET /user/search");
        AddWorkload("login", "Logs users in: registers a small set first, then POST /login");
        AddScenario();
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is null))
            return Refuse(parsed, error);
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellationToken);
        return code == 0 ? (int)exit : code;

        void AddWorkload(string name, string description)
        {
            var options = new LoadOptions();
            var command = new Command(name, description);
            options.AddTo(command);
            command.SetAction(async (result, cancellation) =>
            {
                exit = await GuardedAsync(() => options.Read(name, result), options.IsVerbose(result), output, error, time, cancellation);
            });
            root.Add(command);
        }

        void AddScenario()
        {
            var options = new LoadOptions();
            var name = new Argument<string>("scenario") { Description = "Name of a scenario, or path of its JSON file" };
            var command = new Command("scenario", "Runs the loads and the prober of a scenario, and checks its thresholds; without its cluster and faults") { name };
            options.AddScenarioOptionsTo(command);
            var overrides = ScenarioFlag.All.Where(flag => flag.Name is "--rate" or "--duration" or "--seed")
                .Select(flag => (Flag: flag, Option: new Option<string?>(flag.Name) { Description = flag.Meaning })).ToList();
            overrides.ForEach(one => command.Add(one.Option));
            command.SetAction(async (result, cancellation) =>
            {
                exit = await GuardedAsync(Settings, options.IsVerbose(result), output, error, time, cancellation);

                LoadSettings Settings()
                {
                    var scenario = new ScenarioCatalog(ScenarioVocabulary.Default).Find(result.GetRequiredValue(name));
                    var changes = overrides.Where(one => result.GetValue(one.Option) is not null)
                        .Aggregate(new ScenarioOverrides(), (all, one) => all.With(one.Flag.Name, result.GetValue(one.Option)!));
                    return options.Read(changes.Apply(scenario), result);
                }
            });
            root.Add(command);
        }
    }

    private static async Task<ExitCode> GuardedAsync(
        Func<LoadSettings> settings, bool verbose, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await new LoadSession(settings(), output, error, time).RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is UserErrorException or IOException)
        {
            await error.WriteLineAsync($"error: {e.Message}");
            if (verbose)
                await error.WriteLineAsync(e.ToString());
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync(verbose ? e.ToString() : $"internal error: {e.Message} (--verbose shows where)");
            return ExitCode.Internal;
        }
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        var workload = parsed.CommandResult.Command is RootCommand ? parsed.UnmatchedTokens.FirstOrDefault() : null;
        if (workload is not null && !workload.StartsWith('-'))
            error.WriteLine($"error: unknown workload '{workload}': choose one of {string.Join(", ", HttpWorkloads.Names)}");
        else
        {
            foreach (var message in parsed.Errors.Select(problem => problem.Message).Distinct())
                error.WriteLine($"error: {message}");
        }
        error.WriteLine("Try --help.");
        return (int)ExitCode.Usage;
    }
}
