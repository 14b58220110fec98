using System.Globalization;
using System.Text.Json;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>
/// Writes what the engine tells of a project's containers and networks (started, killed, out of memory, disconnected, ...)
/// into a file, one JSON object a line.
/// </summary>
internal sealed class EngineEvents(DockerEngine engine, string project, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Name of the file among a run's logs.</summary>
    public const string FileName = "docker-events.jsonl";

    /// <summary>Health checks run a command each second; the engine tells of each.</summary>
    private const string CommandPrefix = "exec_";

    private readonly CancellationTokenSource _stop = new();
    private Task _recording = Task.CompletedTask;

    /// <summary>Records from now on, until disposed.</summary>
    /// <param name="path">Overwritten.</param>
    public void Record(string path) => _recording = WriteAsync(path, until: null, _stop.Token);

    /// <summary>Writes what the engine still remembers: it keeps the last 256 events of everything that it runs.</summary>
    public Task WriteRememberedAsync(string path, CancellationToken cancellationToken) =>
        WriteAsync(path, time.GetUtcNow(), cancellationToken);

    /// <summary>Tells the member of the project that the kernel has just killed a process of for lack of memory, until cancelled.</summary>
    public Task WatchMemoryKillsAsync(Action<string> seen, CancellationToken cancellationToken) => engine.DoAsync(
        "events",
        (client, stop) => client.System.MonitorEventsAsync(
            new ContainerEventsParameters { Since = Seconds(time.GetUtcNow()) }, new Told(happened =>
            {
                if (MemoryKillOf(happened, project) is { } member)
                    seen(member);
            }), stop),
        cancellationToken,
        Timeout.InfiniteTimeSpan);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _recording.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The event as a line; null when it is not of the project.</summary>
    internal static string? LineOf(Message happened, string project)
    {
        var attributes = happened.Actor?.Attributes ?? new Dictionary<string, string>();
        var ours = happened.Type switch
        {
            "container" => attributes.TryGetValue(HarnessLabels.Project, out var name) && name == project,
            // Networks tell no labels; compose puts the project's name before theirs.
            "network" => attributes.TryGetValue("name", out var network) && network.StartsWith(project + "_", StringComparison.Ordinal),
            _ => false,
        };
        if (!ours || happened.Action.StartsWith(CommandPrefix, StringComparison.Ordinal))
            return null;
        return JsonSerializer.Serialize(new
        {
            time = DateTimeOffset.UnixEpoch.AddTicks((happened.TimeNano ?? 0) / TimeSpan.NanosecondsPerTick).ToString("O", CultureInfo.InvariantCulture),
            type = happened.Type,
            action = happened.Action,
            id = happened.Actor?.ID,
            attributes,
        });
    }

    /// <summary>The member of the project that has lost a process for lack of memory; null when the event tells something else.</summary>
    internal static string? MemoryKillOf(Message happened, string project) =>
        happened is { Type: "container", Action: "oom", Actor.Attributes: { } attributes }
        && attributes.TryGetValue(HarnessLabels.Project, out var name) && name == project
        && attributes.TryGetValue(HarnessLabels.Member, out var member)
            ? member
            : null;

    private async Task WriteAsync(string path, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        // Others copy the file while it is written.
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var writer = new StreamWriter(file) { AutoFlush = true };
        await using (writer.ConfigureAwait(false))
        {
            var parameters = new ContainerEventsParameters
            {
                Since = Seconds(until is null ? time.GetUtcNow() : DateTimeOffset.UnixEpoch),
                Until = until is { } end ? Seconds(end) : null,
            };
            await engine.DoAsync(
                "events",
                (client, stop) => client.System.MonitorEventsAsync(parameters, new Told(happened =>
                {
                    if (LineOf(happened, project) is { } line)
                        writer.WriteLine(line);
                }), stop),
                cancellationToken,
                until is null ? Timeout.InfiniteTimeSpan : null).ConfigureAwait(false);
        }
    }

    /// <summary>With its fraction: the engine leaves out what happened after a whole second.</summary>
    private static string Seconds(DateTimeOffset at)
    {
        var (seconds, ticks) = Math.DivRem((at - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{ticks * TimeSpan.NanosecondsPerTick:000000000}");
    }

    /// <summary>Hands over as they come; <see cref="Progress{T}"/> would do so later.</summary>
    private sealed class Told(Action<Message> take) : IProgress<Message>
    {
        public void Report(Message value) => take(value);
    }
}
