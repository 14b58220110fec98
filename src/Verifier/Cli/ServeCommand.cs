using System.CommandLine;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>harness serve</c>: all runs in a browser, and new ones started and watched from there.</summary>
internal static class ServeCommand
{
    public const string Verb = "serve";

    private const string TokenVariable = "HARNESS_TOKEN";

    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port to listen on; 0 for any free one", HelpName = "PORT", DefaultValueFactory = _ => ServeOptions.DefaultPort,
    };
    private static readonly Option<string> Bind = new("--bind")
    {
        Description = "Address to listen on; other than loopback, a token is needed", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1",
    };
    private static readonly Option<string> Reports = new("--reports")
    {
        Description = "Folder of the runs that are served, and that receives those started", HelpName = "DIR", DefaultValueFactory = _ => "reports",
    };
    private static readonly Option<string?> Token = new("--token")
    {
        Description = $"What callers have to know, at least 16 characters; the variable {TokenVariable} is not seen in lists of processes", HelpName = "SECRET",
    };
    private static readonly Option<string[]> Names = new("--name")
    {
        Description = "Name of this machine, besides addresses, that browsers may call it by; repeatable", HelpName = "HOST", AllowMultipleArgumentsPerToken = false,
    };

    public static Command Create()
    {
        var command = new Command(Verb, "Serves a web page over all runs: filter, compare, delete, start a scenario and watch it live")
        {
            Port, Bind, Reports, Token, Names,
        };
        CommandExamples.Attach(command, "serve", "serve --port 8200 --reports /srv/reports", "serve --bind 0.0.0.0 --token 3f8a52c1d07b94e6 --name build1.example");
        command.SetAction((parsed, _) => CliHost.RunAsync(stop => ServeAsync(parsed, stop), parsed.GetValue(HarnessCli.Verbose)));
        return command;
    }

    private static async Task<ExitCode> ServeAsync(ParseResult parsed, CancellationToken stop)
    {
        var options = ServeOptions.Of(
            parsed.GetRequiredValue(Bind), parsed.GetValue(Port), parsed.GetRequiredValue(Reports),
            parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(TokenVariable), parsed.GetValue(Names) ?? []);
        await using var host = await ServeHost.StartAsync(options, new RunDesk(ChildProgram.Start), TimeProvider.System, stop);
        System.Console.WriteLine($"serving {options.Reports} at {host.Url} until Ctrl-C{(options.Token is null ? "" : ", for whoever knows the token")}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return ExitCode.Valid;
    }
}
