using System.CommandLine;

namespace Harness.LoadRunner;

/// <summary>One generator of several, which waits for its order; started in pods by the harness.</summary>
internal static class PartCommand
{
    public static Command Create(TextWriter error, TimeProvider time, Func<Func<CancellationToken, Task<ExitCode>>, CancellationToken, Task> run)
    {
        var port = new Option<int>("--port") { Description = "Port on which the order comes, by HTTP", HelpName = "PORT", DefaultValueFactory = _ => 7000 };
        var command = new Command("part", "Waits for a share of a load, runs it, and gives what it did to whoever merges") { port };
        command.SetAction((parsed, cancellation) => run(
            async stop =>
            {
                using var agent = new PartAgent(new RunClock(time), error);
                await agent.RunAsync(parsed.GetValue(port), stop);
                return ExitCode.Valid;
            }, cancellation));
        return command;
    }
}
