using System.CommandLine;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The command line of the product.</summary>
public static class HarnessCli
{
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show stack traces of errors", Recursive = true };

    /// <summary>Parses and runs; a first word that is no verb is taken for the name of a scenario to run.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [NeededEnvironment.Verb, .. var command])
        {
            System.Console.WriteLine(NeededEnvironment.Of(Parse(command)));
            return (int)ExitCode.Valid;
        }
        var parsed = Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                System.Console.Error.WriteLine($"harness: {error.Message}");
            System.Console.Error.WriteLine($"  '{Name} --help' shows what there is");
            return (int)ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>How the user called the program: the front door says so, and so does <c>dotnet run</c>.</summary>
    public static string Name { get; } =
        System.Environment.GetEnvironmentVariable("HARNESS_COMMAND") ?? "dotnet run --project src/Verifier --";

    internal static ParseResult Parse(string[] args)
    {
        var root = new RootCommand("Proves whether a replicated PostgreSQL deployment loses acknowledged writes when it fails over.")
        {
            RunCommand.Create(), CompareCommand.Create(), FindCapacityCommand.Create(), MatrixCommand.Create(), FindViolationCommand.Create(), CheckCommand.Create(),
            ServeCommand.Create(), EnvCommand.Create(), ScenariosCommand.Create(),
        };
        root.Options.Add(Verbose);
        CommandExamples.Attach(root, "run failover-loss", "compare master-only one-replica", "matrix --repeats 1", "scenarios", "check reports/<run>");
        return root.Parse(IsScenario(root, args) ? [RunCommand.Verb, .. args] : args);
    }

    private static bool IsScenario(RootCommand root, string[] args) =>
        args is [var first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first);
}
