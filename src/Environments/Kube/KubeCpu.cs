using System.Globalization;

namespace Harness.Environments;

/// <summary>Processor time of pods, from the accounts of their own control groups (version 2, else 1): not every cluster has a metrics API.</summary>
internal static class KubeCpu
{
    private const string Script = "cat /sys/fs/cgroup/cpu.stat 2>/dev/null || cat /sys/fs/cgroup/cpuacct/cpuacct.usage 2>/dev/null || cat /sys/fs/cgroup/cpu,cpuacct/cpuacct.usage";

    public static async Task<IReadOnlyDictionary<string, TimeSpan>> TimesAsync(KubePods pods, CancellationToken cancellationToken)
    {
        var running = (await pods.ListAsync(cancellationToken).ConfigureAwait(false)).Where(pod => pod.IsRunning()).ToList();
        var times = await Task.WhenAll(running.Select(async pod =>
        {
            var name = pod.Metadata.Labels.TryGetValue(KubeLabels.App, out var app) && app == KubeLayout.Api ? KubeLayout.Api : pod.Metadata.Name;
            try
            {
                var result = await pods.RunAsync(pod.Metadata.Name, ["sh", "-c", Script], cancellationToken).ConfigureAwait(false);
                return (name, Time: result.ExitCode == 0 ? Parse(result.Output) : null);
            }
            catch (UserErrorException)
            {
                return (name, Time: null);
            }
        })).ConfigureAwait(false);
        return times.Where(entry => entry.Time is not null).GroupBy(entry => entry.name).ToDictionary(group => group.Key, group => group.First().Time!.Value);
    }

    /// <summary>Microseconds behind <c>usage_usec</c> (version 2), or nanoseconds alone (version 1).</summary>
    internal static TimeSpan? Parse(string text)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith("usage_usec ", StringComparison.Ordinal));
        if (line is not null && long.TryParse(line.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds))
            return TimeSpan.FromMicroseconds(microseconds);
        return long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds) ? TimeSpan.FromMicroseconds(nanoseconds / 1e3) : null;
    }
}
