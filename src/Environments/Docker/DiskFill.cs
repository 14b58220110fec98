using System.Globalization;

namespace Harness.Environments;

/// <summary>Fills the disk that a folder of a container lies on, and frees it again.</summary>
internal sealed class DiskFill(ContainerCommands commands)
{
    /// <summary>A disk with more space than this is no disk of limited size, but the engine's own.</summary>
    private const long LargestFill = 4L << 30;

    private const string FileName = ".harness-fill";

    /// <summary>Takes all free space by one file. Idempotent.</summary>
    /// <exception cref="UserErrorException">The folder lies on a disk that is too large, which others share.</exception>
    public async Task FillAsync(string member, string folder, CancellationToken cancellationToken)
    {
        var free = await FreeBytesAsync(member, folder, cancellationToken).ConfigureAwait(false);
        if (free > LargestFill)
            throw new UserErrorException(
                $"{folder} of {member} has {free >> 20:N0} MB free: only a disk of limited size (at most {LargestFill >> 20:N0} MB free) is filled, never one that others share");
        // dd ends with an error when the disk is full, which is what it is for.
        await commands.RunAsync(
            member, ["dd", "if=/dev/zero", $"of={folder}/{FileName}", "bs=64k"], cancellationToken, Timeouts.EngineCall).ConfigureAwait(false);
    }

    /// <summary>Idempotent.</summary>
    public Task FreeAsync(string member, string folder, CancellationToken cancellationToken) =>
        commands.DemandAsync(member, ["rm", "-f", $"{folder}/{FileName}"], cancellationToken);

    public async Task<long> FreeBytesAsync(string member, string folder, CancellationToken cancellationToken) =>
        FreeBytesOf(await commands.DemandAsync(member, ["df", "-Pk", folder], cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the portable form of df(1): a heading, then device, size, used, available (all kB), ...</summary>
    /// <exception cref="UserErrorException">Not of that form.</exception>
    internal static long FreeBytesOf(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [_, var line, ..]
        && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var available, ..]
        && long.TryParse(available, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes << 10
            : throw new UserErrorException($"df does not say how much space is left: {output.Trim()}");
}
