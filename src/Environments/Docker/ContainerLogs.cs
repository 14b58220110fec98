using System.Globalization;
using System.Text;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>What the containers of a project have written, also those that have ended.</summary>
internal sealed class ContainerLogs(ComposeProject project)
{
    private const int TailLines = 12;

    /// <summary>Copies every container's whole log into <c>MEMBER.log</c>, both streams in the order of their writing.</summary>
    /// <param name="folder">Made when missing.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UserErrorException">Some could not be read to their end; the others are there.</exception>
    public async Task CopyAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var problems = new List<string>();
        foreach (var container in await project.ContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var file = File.Create(Path.Combine(folder, container.Member + ".log"));
            await using (file.ConfigureAwait(false))
            {
                try
                {
                    await ReadAsync(container, tail: null, file, cancellationToken).ConfigureAwait(false);
                }
                catch (UserErrorException error)
                {
                    // One that the engine could not write, as on a full disk, is no reason to lose the others.
                    problems.Add(error.Message);
                }
            }
        }
        if (problems.Count > 0)
            throw new UserErrorException(string.Join("; ", problems));
    }

    /// <summary>A heading and the last lines of a member's log, for error messages.</summary>
    public async Task<string> TailAsync(string member, CancellationToken cancellationToken)
    {
        if (await project.FindAsync(member, cancellationToken).ConfigureAwait(false) is not { } container)
            return $"There is no container of {member}.";
        using var text = new MemoryStream();
        await ReadAsync(container, TailLines, text, cancellationToken).ConfigureAwait(false);
        var lines = Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0
            ? $"The log of {member} is empty."
            : $"End of the log of {member}:{string.Concat(lines.TakeLast(TailLines).Select(line => "\n  " + line))}";
    }

    private Task ReadAsync(ProjectContainer container, int? tail, Stream target, CancellationToken cancellationToken) => project.Engine.DoAsync(
        $"log of {container.Member}",
        async (client, stop) =>
        {
            using var stream = await client.Containers.GetContainerLogsAsync(
                container.Id,
                new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = tail?.ToString(CultureInfo.InvariantCulture) ?? "all" },
                stop).ConfigureAwait(false);
            await stream.CopyOutputToAsync(Stream.Null, target, target, stop).ConfigureAwait(false);
        },
        cancellationToken,
        Timeouts.ContainerLog);
}
