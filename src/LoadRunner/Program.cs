using System.Runtime.InteropServices;

namespace Harness.LoadRunner;

/// <summary>Entry point of the load runner.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await LoadRunnerCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, interrupted.Token);

        void Interrupt(PosixSignalContext context)
        {
            // However often it is asked for, the end is an orderly one: nothing of a cluster may be left.
            context.Cancel = true;
            if (!interrupted.IsCancellationRequested)
                Console.Error.WriteLine("stopping, cleaning up...");
            interrupted.Cancel();
        }
    }
}
