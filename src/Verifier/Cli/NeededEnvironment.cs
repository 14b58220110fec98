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

    /// <returns>A kind, <see cref="EnvironmentChoice.Auto"/>, or nothing for a command that starts no cluster or is refused.</returns>
    public static string Of(ParseResult parsed) =>
        KindOf(parsed) is var kind && (kind == EnvironmentChoice.Auto || EnvironmentFactory.Kinds.Contains(kind)) ? kind : "";

    private static string KindOf(ParseResult parsed)
    {
        // Help and version are synchronous; what does something is not.
        if (parsed.Errors.Count > 0 || parsed.Action is not AsynchronousCommandLineAction)
            return "";
        try
        {
            return parsed.CommandResult.Command.Name switch
            {
                RunCommand.Verb => RunCommand.ScenarioOf(parsed).Environment.Kind,
                CompareCommand.Verb => CompareCommand.ScenariosOf(parsed)?.A.Environment.Kind ?? "",
                FindCapacityCommand.Verb => FindCapacityCommand.Read(parsed).Scenario.Environment.Kind,
                EnvCommand.UpVerb => EnvCommand.SpecOf(parsed).Kind,
                _ => "",
            };
        }
        catch (UserErrorException)
        {
            return "";
        }
    }
}
