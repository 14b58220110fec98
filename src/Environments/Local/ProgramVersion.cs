using System.ComponentModel;
using System.Diagnostics;

namespace Harness.Environments;

/// <summary>What programs say about their version.</summary>
internal static class ProgramVersion
{
    /// <summary>First line that a program prints about its version; null when it does not.</summary>
    public static async Task<string?> FirstLineAsync(string program, string option, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.VersionQuery, time, cancellationToken);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, option) { RedirectStandardOutput = true })!;
            var line = await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
            return line?.Trim();
        }
        catch (Exception error) when (error is Win32Exception or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
