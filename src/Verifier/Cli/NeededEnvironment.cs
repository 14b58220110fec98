using System.CommandLine;
using System.CommandLine.Invocation;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>
/// What the front door asks before it runs a command: which kind of environment the command would start, so that what that
/// kind needs can be installed or started first.
/// </summary>
internal static class NeededEnvironment
{
    /// <summary>The verb, before the command in question; not in the help, since only the front door uses it.</summary>
    public const string Verb = "needs";

    /// <returns>
    /// Kinds with blanks between, <see cref="EnvironmentChoice.Auto"/>, or nothing for a command that starts no cluster or is refused.
    /// </returns>
    public static string Of(ParseResult parsed) =>
        string.Join(' ', KindsOf(parsed).Where(kind => kind == EnvironmentChoice.Auto || EnvironmentFactory.Kinds.Contains(kind)));

    private static IEnumerable<string> KindsOf(ParseResult parsed)
    {
        // Help and version are synchronous; what does something is not.
        if (parsed.Errors.Count > 0 || parsed.Action is not AsynchronousCommandLineAction)
            return [];
        try
        {
            return parsed.CommandResult.Command.Name switch
            {
                RunCommand.Verb => [RunCommand.ScenarioOf(parsed).Environment.Kind],
                CompareCommand.Verb => CompareCommand.ScenariosOf(parsed) is { } pair ? [pair.A.Environment.Kind] : [],
                FindCapacityCommand.Verb => [FindCapacityCommand.Read(parsed).Scenario.Environment.Kind],
                MatrixCommand.Verb => MatrixCommand.NeededKinds(parsed),
                FindViolationCommand.Verb => [FindViolationCommand.KindOf(parsed)],
                EnvCommand.UpVerb => [EnvCommand.SpecOf(parsed).Kind],
                // Runs are started from its page.
                ServeCommand.Verb => [EnvironmentChoice.Auto],
                _ => [],
            };
        }
        catch (UserErrorException)
        {
            return [];
        }
    }
}
