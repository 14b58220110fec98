using System.CommandLine;
using System.CommandLine.Invocation;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The command line of the load runner: one command a workload.</summary>
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

        Exit codes: 0 load ran, 2 nothing acknowledged or the generator was too slow,
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
        AddWorkload("get-user", "Reads users: registers a small set first, then GET /user/get/{id}");
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
                exit = await GuardedAsync(options.Read(name, result), output, error, time, cancellation);
            });
            root.Add(command);
        }
    }

    private static async Task<ExitCode> GuardedAsync(
        LoadSettings settings, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await new LoadSession(settings, output, error, time).RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is UserErrorException or IOException)
        {
            await error.WriteLineAsync($"error: {e.Message}");
            if (settings.Verbose)
                await error.WriteLineAsync(e.ToString());
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync(settings.Verbose ? e.ToString() : $"internal error: {e.Message} (--verbose shows where)");
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
