using System.Runtime.InteropServices;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Runs a command: signals become cancellation, exceptions become messages and exit codes.</summary>
internal static class CliHost
{
    /// <param name="verbose">Show stack traces.</param>
    /// <param name="leash">Its end stops the command too: whoever started this program is gone, or wants it to stop. Null for none.</param>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<ExitCode>> command, bool verbose, Stream? leash = null)
    {
        using var stop = new CancellationTokenSource();
        if (leash is not null)
            _ = EndWithAsync(leash, stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return (int)await command(stop.Token);
        }
        catch (UserErrorException error)
        {
            System.Console.Error.WriteLine($"harness: {error.Message}");
            if (verbose)
                System.Console.Error.WriteLine(error);
            return (int)ExitCode.Usage;
        }
        catch (OperationCanceledException error) when (stop.IsCancellationRequested)
        {
            System.Console.Error.WriteLine(
                $"harness: {(error is InterruptedException ? error.Message : "interrupted; everything that was started has been ended")}");
            return (int)ExitCode.Interrupted;
        }
        catch (Exception error)
        {
            System.Console.Error.WriteLine($"harness: internal error: {error.Message}");
            System.Console.Error.WriteLine(verbose ? error : "  again with --verbose for the details");
            return (int)ExitCode.Internal;
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            if (!stop.IsCancellationRequested)
                System.Console.Error.WriteLine("harness: stopping, cleaning up...");
            stop.Cancel();
        }
    }

    private static async Task EndWithAsync(Stream leash, CancellationTokenSource stop)
    {
        // A console's stream blocks the thread that reads it.
        await Task.Factory.StartNew(() => leash.CopyTo(Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The command has ended before its leash.
        }
    }
}
