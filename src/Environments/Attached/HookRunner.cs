using System.Diagnostics;
using System.Text;

namespace Harness.Environments;

/// <summary>Runs the hooks of an attached cluster by the shell, within their time limit, and keeps what they printed.</summary>
internal sealed class HookRunner(AttachedSpec spec, TimeProvider time)
{
    private readonly StringBuilder _log = new();
    private readonly Lock _gate = new();

    /// <summary>All hooks that were run so far, each with its command, exit code, duration and output.</summary>
    public string Log
    {
        get
        {
            lock (_gate)
                return _log.ToString();
        }
    }

    public bool Has(string hook) => spec.Hooks.ContainsKey(hook);

    /// <param name="values">Of the placeholders; each is in the hook's environment too, e.g. as <c>HARNESS_MEMBER</c>.</param>
    /// <exception cref="UserErrorException">There is no such hook, it failed, or it did not end in time.</exception>
    public async Task RunAsync(string hook, CancellationToken cancellationToken, params (string Name, string Value)[] values)
    {
        if (!spec.Hooks.TryGetValue(hook, out var commands))
            throw new UserErrorException($"{spec.File} has no hook \"{hook}\", which {HookNames.All[hook]}");
        var run = Fill(commands.Run, values);
        if (await RunAsync($"hook {hook}", run, values, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new UserErrorException($"hook {hook} ({run}): {problem}");
        if (commands.Confirm is not null)
            await ConfirmAsync(hook, Fill(commands.Confirm, values), values, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks again until it ends with 0.</summary>
    private async Task ConfirmAsync(string hook, string command, (string Name, string Value)[] values, CancellationToken cancellationToken)
    {
        string? problem = null;
        var confirmed = await time.UntilAsync(
            spec.HookTimeout,
            async () => (problem = await RunAsync($"confirm of hook {hook}", command, values, cancellationToken).ConfigureAwait(false)) is null,
            cancellationToken).ConfigureAwait(false);
        if (!confirmed)
            throw new UserErrorException($"hook {hook} ended well, yet its confirm ({command}) did not within {spec.HookTimeout.TotalSeconds:0} s: {problem}");
    }

    private static string Fill(string template, (string Name, string Value)[] values) =>
        values.Aggregate(template, (text, value) => text.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));

    /// <returns>How it ended when not with 0, for people; null when it did.</returns>
    private async Task<string?> RunAsync(string what, string command, (string Name, string Value)[] values, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        var result = await RunAsync(command, values, cancellationToken).ConfigureAwait(false);
        var end = result is null ? $"did not end within {spec.HookTimeout.TotalSeconds:0} s and was killed" : $"exit code {result.ExitCode}";
        lock (_gate)
            _log.Append(FormattableString.Invariant(
                $"{what}: {command}\n{end}, after {time.GetElapsedTime(from).TotalMilliseconds:0} ms\n{result?.Output}{result?.Errors}\n"));
        return result is { ExitCode: 0 } ? null : $"{end}{(result is { Explanation.Length: > 0 } ? $": {result.Explanation}" : "")}";
    }

    /// <returns>Null when it had to be killed.</returns>
    private async Task<CommandResult?> RunAsync(string command, (string Name, string Value)[] values, CancellationToken cancellationToken)
    {
        // Files, not pipes: what a hook leaves running in the background would hold a pipe open.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Start(command, values, output);
            using var limit = new RequestLimit(spec.HookTimeout, time, cancellationToken);
            try
            {
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
            return new CommandResult(process.ExitCode, await File.ReadAllTextAsync(output, cancellationToken).ConfigureAwait(false), "");
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static Process Start(string command, (string Name, string Value)[] values, string output)
    {
        // A session of its own: Ctrl-C in a terminal goes to the whole process group, and would end what mends the cluster.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["/bin/sh", "-c", "exec >\"$1\" 2>&1 </dev/null; exec /bin/sh -c \"$2\"", "harness-hook", output, command])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in values)
            start.Environment[$"HARNESS_{name.ToUpperInvariant()}"] = value;
        return Process.Start(start) ?? throw new UserErrorException("cannot run setsid");
    }
}
