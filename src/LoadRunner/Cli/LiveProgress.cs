using System.Globalization;
using Spectre.Console;

namespace Harness.LoadRunner;

/// <summary>
/// Shows a running load: one line that renews itself on a terminal, else a plain line a second. On standard error, so that
/// standard output holds the report alone.
/// </summary>
internal sealed class LiveProgress(TextWriter error)
{
    public async Task<LoadReport> RunAsync(Func<IProgress<LoadProgress>, Task<LoadReport>> load)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
            return await load(new PlainLines(error));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Live(new Text("starting")).AutoClear(true).StartAsync(context => load(new RenewedLine(context)));
    }

    private static string Describe(in LoadProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Elapsed.TotalSeconds,6:0.0} of {progress.Planned.TotalSeconds:0.#} s  ok {progress.Ok} ({progress.OkPerSecond:0}/s)  fail {progress.Fail}  unknown {progress.Unknown}  not sent {progress.NotSent}  in flight {progress.InFlight}");

    private sealed class RenewedLine(LiveDisplayContext context) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => context.UpdateTarget(new Text(Describe(value)));
    }

    private sealed class PlainLines(TextWriter error) : IProgress<LoadProgress>
    {
        private int next = 1;

        public void Report(LoadProgress value)
        {
            if (value.Elapsed.TotalSeconds < next)
                return;
            next = (int)value.Elapsed.TotalSeconds + 1;
            error.WriteLine(Describe(value));
        }
    }
}
