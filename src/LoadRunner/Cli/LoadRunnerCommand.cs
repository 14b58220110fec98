using System.CommandLine;
using System.CommandLine.Invocation;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The command line of the load runner: one command a workload, and one for the loads of a scenario, which is the default.</summary>
internal static class LoadRunnerCommand
{
    private const string Description = """
        Makes load and accounts for every operation: the load of a scenario on a cluster that is brought up for it, or any
        load against an API that is running.

        Examples:
          LoadRunner master-only
          LoadRunner one-replica --data-users 100000 --duration 1m
          LoadRunner my/load.json --reports /tmp/reports
          LoadRunner register --url http://127.0.0.1:8000
          LoadRunner register --url http://127.0.0.1:8000 --rate 500 --duration 2m --journal run.bin
          LoadRunner register --url http://127.0.0.1:8000 --users 10 --json > report.json
          LoadRunner register --url http://127.0.0.1:8000 --report reports/load
          LoadRunner get-user --url http://127.0.0.1:8000 --rate 1000 --timeout 500ms
          LoadRunner my/load.json --url http://127.0.0.1:8000 --rate 500 --seed 7
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
        root.Add(ScenarioCommand.Create(output, error, time, async (work, verbose, cancellation) =>
            exit = await GuardedAsync(work, verbose, error, cancellation)));
        root.Add(PartCommand.Create(error, time, async (work, cancellation) => exit = await GuardedAsync(work, false, error, cancellation)));
        if (arguments is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first))
        {
            if (NoScenario(first) is { } reason)
                return Refuse($"'{first}' is neither a workload ({string.Join(", ", HttpWorkloads.Names)}) nor a scenario: {reason}", error);
            arguments = [ScenarioCommand.Name, .. arguments];
        }
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is null))
            return Refuse(string.Join('\n', parsed.Errors.Select(problem => problem.Message)), error);
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
                exit = await GuardedAsync(
                    stop => new LoadSession(options.Read(name, result), output, error, time).RunAsync(stop), options.IsVerbose(result), error, cancellation);
            });
            root.Add(command);
        }
    }

    /// <summary>Why a word is not the name of a scenario; null when it is.</summary>
    private static string? NoScenario(string word)
    {
        try
        {
            new ScenarioCatalog(ScenarioVocabulary.Default).Locate(word);
            return null;
        }
        catch (UserErrorException reason)
        {
            return reason.Message;
        }
    }

    private static async Task<ExitCode> GuardedAsync(
        Func<CancellationToken, Task<ExitCode>> work, bool verbose, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return await work(cancellationToken);
        }
        catch (Exception e) when (e is UserErrorException or IOException)
        {
            await error.WriteLineAsync($"error: {e.Message}");
            if (verbose)
                await error.WriteLineAsync(e.ToString());
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("interrupted; everything that was started has been ended");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync(verbose ? e.ToString() : $"internal error: {e.Message} (--verbose shows where)");
            return ExitCode.Internal;
        }
    }

    private static int Refuse(string problems, TextWriter error)
    {
        foreach (var problem in problems.Split('\n').Distinct())
            error.WriteLine(problem.StartsWith(' ') ? problem : $"error: {problem}");
        error.WriteLine("Try --help.");
        return (int)ExitCode.Usage;
    }
}
