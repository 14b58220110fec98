using System.Globalization;
using System.Text.Json;
using k8s;

namespace Harness.Environments;

/// <summary>
/// What the containers of members write, and what Kubernetes tells of them. A pod's log goes with the pod, so each one is
/// followed from its first line.
/// </summary>
internal sealed class KubeLogs(KubeConnection connection, string space, KubePods pods, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Name of the file among a run's logs.</summary>
    public const string EventFile = "kubernetes-events.jsonl";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _following = [];
    private string? _folder;

    /// <summary>Follows the logs of these members from now on, until disposed.</summary>
    /// <param name="folder">Made when missing.</param>
    public void Follow(IEnumerable<string> members, string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        _following.AddRange(members.Select(member => FollowAsync(member, Path.Combine(folder, member + ".log"), _stop.Token)));
    }

    /// <summary>Copies all logs and events into a folder, which is made when missing.</summary>
    public async Task CopyAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var pod in await pods.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var name = pod.Metadata.Labels.TryGetValue(KubeLabels.App, out var app) && app == KubeLayout.Api ? KubeLayout.Api : pod.Metadata.Name;
            var path = Path.Combine(folder, name + ".log");
            if (_folder is not null && File.Exists(Path.Combine(_folder, name + ".log")))
            {
                await using var from = new FileStream(Path.Combine(_folder, name + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await using var to = File.Create(path);
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
                continue;
            }
            await using var file = File.Create(path);
            if (pod.Restarts() > 0)
                await pods.CopyLogAsync(pod.Metadata.Name, previous: true, tail: null, file, cancellationToken).ConfigureAwait(false);
            await pods.CopyLogAsync(pod.Metadata.Name, previous: false, tail: null, file, cancellationToken).ConfigureAwait(false);
        }
        await WriteEventsAsync(Path.Combine(folder, EventFile), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync(string member, string path, CancellationToken cancellationToken)
    {
        var followed = "";
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        while (true)
        {
            try
            {
                var pod = await pods.FindAsync(member, cancellationToken).ConfigureAwait(false);
                var container = pod is null ? "" : $"{pod.Metadata.Uid} {pod.Restarts()}";
                if (pod is not null && container != followed && pod.IsRunning())
                {
                    followed = container;
                    await using var log = await connection.Client.CoreV1.ReadNamespacedPodLogAsync(
                        member, space, follow: true, cancellationToken: cancellationToken).ConfigureAwait(false);
                    await CopyLinesAsync(log, file, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is UserErrorException or IOException or HttpRequestException or k8s.Autorest.HttpOperationException)
            {
                // The pod went away, and its log with it; the next one is followed.
            }
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CopyLinesAsync(Stream from, FileStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteEventsAsync(string path, CancellationToken cancellationToken)
    {
        var events = await connection.AskAsync(
            "list events", (client, stop) => client.CoreV1.ListNamespacedEventAsync(space, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var lines = events.Items
            .Select(item => (At: item.EventTime ?? item.LastTimestamp ?? item.Metadata.CreationTimestamp, Item: item))
            .OrderBy(entry => entry.At)
            .Select(entry => JsonSerializer.Serialize(new
            {
                time = entry.At?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
                type = entry.Item.Type,
                reason = entry.Item.Reason,
                subject = $"{entry.Item.InvolvedObject.Kind} {entry.Item.InvolvedObject.Name}",
                message = entry.Item.Message,
                count = entry.Item.Count,
            }));
        await File.WriteAllLinesAsync(path, lines, cancellationToken).ConfigureAwait(false);
    }
}
