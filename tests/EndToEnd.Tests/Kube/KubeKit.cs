using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Harness.EndToEnd.Tests;

/// <summary>
/// A real Kubernetes for tests, by scripts that are not of this product: <c>up.sh</c> starts it and prints
/// <c>export KUBECONFIG=...</c>, <c>down.sh</c> removes every trace of it.
/// </summary>
public sealed class KubeKit : IAsyncLifetime
{
    /// <summary>Names the folder of the scripts.</summary>
    public const string Variable = "HARNESS_KUBE_KIT";

    /// <summary>Set where these tests are what is asked for: then a Kubernetes that does not start fails them, else they are skipped.</summary>
    public const string Demanded = "HARNESS_KUBE_DEMANDED";

    private const string Printed = "export KUBECONFIG=";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Why the tests are skipped; null when they can be run.</summary>
    public static string? Missing { get; } =
        !File.Exists(Path.Combine(Folder, "up.sh")) ? $"no Kubernetes for tests: {Folder} has no up.sh; {Variable} names another folder"
        : !Environment.IsPrivilegedProcess ? "the Kubernetes for tests needs root"
        : null;

    /// <summary>Why Kubernetes did not start, which is no defect of the product; null when it did.</summary>
    public string? Failure { get; private set; }

    private static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.GetFullPath(Path.Combine(RepositoryRoot(), "../shared/kube"));

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        try
        {
            await StartAsync();
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException && Environment.GetEnvironmentVariable(Demanded) is null)
        {
            Failure = $"the Kubernetes for tests did not start: {failure.Message}";
        }
    }

    private static async Task StartAsync()
    {
        var lines = await RunAsync("up.sh");
        var config = lines.Select(line => line.IndexOf(Printed, StringComparison.Ordinal) is >= 0 and var at ? line[(at + Printed.Length)..].Trim() : null)
            .LastOrDefault(path => path is not null) ?? throw new InvalidOperationException($"up.sh printed no {Printed}:\n{string.Join('\n', lines)}");
        Environment.SetEnvironmentVariable("KUBECONFIG", config);
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is not null)
            return;
        try
        {
            await RunAsync("down.sh");
        }
        catch (Exception) when (Failure is not null)
        {
            // What did not start may not end in order either; the skipped tests say why.
        }
    }

    /// <summary>Into a file: what the script starts would keep a pipe open.</summary>
    private static async Task<string[]> RunAsync(string script)
    {
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start("bash", ["-c", $"'{Path.Combine(Folder, script)}' > '{output}' 2>&1 < /dev/null"]);
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            var lines = await File.ReadAllLinesAsync(output, limit.Token);
            return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"{script} ended with exit code {process.ExitCode}:\n{string.Join('\n', lines)}");
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string RepositoryRoot([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
