using System.ComponentModel;
using System.Diagnostics;

namespace Harness.Environments;

/// <summary>Runs short programs of the machine: everything they print, within <see cref="Timeouts.SystemCommand"/>.</summary>
internal sealed class SystemCommand(TimeProvider time)
{
    /// <summary>Where programs for root lie, which are on few users' PATH.</summary>
    private static readonly string[] RootFolders = ["/usr/sbin", "/sbin"];

    /// <exception cref="UserErrorException">It is not installed, or did not end in time.</exception>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(command) };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            throw new UserErrorException($"cannot run {command[0]}: {error.Message}", error);
        }
        process.StandardInput.Close();
        using var limit = new RequestLimit(Timeouts.SystemCommand, time, cancellationToken);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            var texts = await Task.WhenAll(output, errors).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new CommandResult(process.ExitCode, texts[0], texts[1]);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new UserErrorException($"'{string.Join(' ', command)}' did not end within {Timeouts.SystemCommand.TotalSeconds} s");
        }
    }

    /// <summary>The same, for commands that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="UserErrorException">It ended with another exit code than 0.</exception>
    public async Task<string> DemandAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var result = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new UserErrorException($"'{string.Join(' ', command)}' ended with exit code {result.ExitCode}: {result.Explanation}");
    }

    /// <summary>The path of a program; null when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(RootFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <param name="needed">Programs, each with Debian's package that holds it.</param>
    /// <exception cref="UserErrorException">Some are not installed; names them and the command that installs them.</exception>
    public static void Require(IEnumerable<(string Program, string Package)> needed)
    {
        var missing = needed.Where(item => Find(item.Program) is null).ToList();
        if (missing.Count > 0)
            throw new UserErrorException(
                $"not installed: {string.Join(", ", missing.Select(item => item.Program))}. "
                + Programs.HowToInstall([.. missing.Select(item => item.Package).Distinct()]));
    }

    private static ProcessStartInfo StartOf(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(Find(command[0]) ?? command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        return start;
    }
}
