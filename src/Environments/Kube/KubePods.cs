using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Harness.Environments;

/// <summary>The pods of one namespace: found, looked into, deleted, and commands run in them.</summary>
internal sealed class KubePods(KubeConnection connection, string space, TimeProvider time)
{
    private const int TailLines = 12;

    /// <summary>A pod keeps its name and changes its address each time that it is made anew.</summary>
    private readonly ConcurrentDictionary<string, string> _memberByAddress = new();

    public async Task<IReadOnlyList<V1Pod>> ListAsync(CancellationToken cancellationToken, string? app = null)
    {
        var found = await connection.AskAsync(
            "list pods",
            (client, stop) => client.CoreV1.ListNamespacedPodAsync(space, labelSelector: app is null ? null : $"{KubeLabels.App}={app}", cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
        foreach (var pod in found.Items)
            if (pod.Status?.PodIP is { Length: > 0 } address)
                _memberByAddress[address] = pod.Metadata.Name;
        return [.. found.Items.OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)];
    }

    /// <summary>The pod that has, or had, an address; null when it is not known.</summary>
    public string? NameAt(string address) => _memberByAddress.GetValueOrDefault(address);

    /// <returns>Null when there is none.</returns>
    public Task<V1Pod?> FindAsync(string name, CancellationToken cancellationToken) => connection.FindAsync(
        $"read pod {name}", (client, stop) => client.CoreV1.ReadNamespacedPodAsync(name, space, cancellationToken: stop), cancellationToken);

    /// <summary>Deletes a pod, and returns when it is gone. Where a StatefulSet owns it another one of its name may be there by then.</summary>
    /// <param name="grace">Zero: at once, without waiting for the node.</param>
    /// <exception cref="UserErrorException">It is not gone in time.</exception>
    public async Task DeleteAsync(string name, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } pod)
            return;
        await connection.FindAsync(
            $"delete pod {name}",
            (client, stop) => client.CoreV1.DeleteNamespacedPodAsync(
                name, space,
                new V1DeleteOptions { GracePeriodSeconds = (long)grace.TotalSeconds, Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } },
                cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
        var gone = await time.UntilAsync(
            grace + Timeouts.Removal,
            async () => (await FindAsync(name, cancellationToken).ConfigureAwait(false))?.Metadata.Uid != pod.Metadata.Uid,
            cancellationToken).ConfigureAwait(false);
        if (!gone)
            throw new UserErrorException($"pod {name} was deleted and is there still after {(grace + Timeouts.Removal).TotalSeconds} s");
    }

    /// <summary>Runs a command in a pod's container, as the user that the container has, and waits for its end.</summary>
    /// <exception cref="UserErrorException">The container does not run, the program is not there, or time is over.</exception>
    public Task<CommandResult> RunAsync(string name, IReadOnlyList<string> command, CancellationToken cancellationToken, TimeSpan? limit = null, string? container = null) => connection.AskAsync(
        $"run {command[0]} in {name}",
        async (client, stop) =>
        {
            var (output, errors) = ("", "");
            var code = await client.NamespacedPodExecAsync(
                name, space, container, command, tty: false,
                async (_, stdout, stderr) =>
                {
                    var both = await Task.WhenAll(TextOf(stdout, stop), TextOf(stderr, stop)).ConfigureAwait(false);
                    (output, errors) = (both[0], both[1]);
                }, stop).ConfigureAwait(false);
            return new CommandResult(code, output, errors);
        },
        cancellationToken, limit ?? Timeouts.ContainerCommand);

    /// <summary>The same, for commands that must succeed.</summary>
    /// <returns>Their standard output.</returns>
    /// <exception cref="UserErrorException">It ended with another exit code than 0.</exception>
    public async Task<string> DemandAsync(string name, IReadOnlyList<string> command, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var result = await RunAsync(name, command, cancellationToken, limit).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new UserErrorException($"'{string.Join(' ', command)}' in {name} ended with exit code {result.ExitCode}: {result.Explanation}");
    }

    /// <summary>
    /// Asks a pod by HTTP through the API server, which starts nothing on the node for it. Headers of authorization do not pass, so
    /// only what everybody may read can be asked.
    /// </summary>
    /// <returns>The answer, whatever its status; null when the pod gave none.</returns>
    public async Task<string?> GetAsync(string name, int port, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await connection.Client.CoreV1.ConnectGetNamespacedPodProxyWithPathAsync(
                string.Create(CultureInfo.InvariantCulture, $"{name}:{port}"), space, path, cancellationToken: cancellationToken).ConfigureAwait(false);
            return await TextOf(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error)
        {
            // The API server's own refusal is a Status.
            return error.Response?.Content is { } content && !content.Contains("\"kind\":\"Status\"", StringComparison.Ordinal) ? content : null;
        }
    }

    /// <summary>Copies the log of a pod's container.</summary>
    /// <param name="previous">Of the container before the present one.</param>
    /// <returns>False when there is none.</returns>
    public async Task<bool> CopyLogAsync(string name, bool previous, int? tail, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            await connection.AskAsync(
                $"read the log of {name}",
                async (client, stop) =>
                {
                    await using var log = await client.CoreV1.ReadNamespacedPodLogAsync(
                        name, space, previous: previous, tailLines: tail, timestamps: false, cancellationToken: stop).ConfigureAwait(false);
                    await log.CopyToAsync(target, stop).ConfigureAwait(false);
                    return true;
                },
                cancellationToken, Timeouts.ContainerLog).ConfigureAwait(false);
            return true;
        }
        catch (UserErrorException error) when (KubeConnection.StatusOf(error) is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.InternalServerError)
        {
            // No container has run yet, or the former one is gone.
            return false;
        }
    }

    /// <summary>A heading and the last lines of a pod's log, for error messages.</summary>
    public async Task<string> TailAsync(string name, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        if (!await CopyLogAsync(name, previous: false, TailLines, text, cancellationToken).ConfigureAwait(false))
            return $"There is no log of {name}.";
        var lines = Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0
            ? $"The log of {name} is empty."
            : $"End of the log of {name}:{string.Concat(lines.TakeLast(TailLines).Select(line => "\n  " + line))}";
    }

    private static async Task<string> TextOf(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
