using System.CommandLine;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary><c>harness scenarios</c>: what there is to run.</summary>
internal static class ScenariosCommand
{
    public static Command Create()
    {
        var command = new Command("scenarios", "Lists the scenarios with the question that each one asks");
        command.SetAction((parsed, _) => CliHost.RunAsync(static _ => Task.FromResult(List()), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static ExitCode List()
    {
        var table = new Grid().AddColumn().AddColumn();
        foreach (var scenario in new ScenarioCatalog(ScenarioVocabulary.Default).List())
            table.AddRow(new Text(scenario.Name), new Text(scenario.Description));
        AnsiConsole.Write(table);
        return ExitCode.Valid;
    }
}
