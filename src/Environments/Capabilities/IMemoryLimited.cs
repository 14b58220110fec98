namespace Harness.Environments;

/// <summary>The memory of a member can be limited: below what it needs, the kernel kills processes of it.</summary>
public interface IMemoryLimited
{
    /// <summary>
    /// Gives all processes of a member together only so much memory; returns when the limit is in force. A second limit replaces
    /// the first.
    /// </summary>
    /// <exception cref="UserErrorException">The member holds on to more than that, and the kernel could not take it away in time.</exception>
    Task LimitMemoryAsync(string member, long bytes, CancellationToken cancellationToken);

    /// <summary>Takes the limit away and starts again what has ended for it; returns when the member answers. Idempotent.</summary>
    Task UnlimitMemoryAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while a limit is in force.</summary>
    Task<bool> IsMemoryLimitedAsync(string member, CancellationToken cancellationToken);

    /// <summary>Tells each time that the kernel has killed a process for lack of memory, until cancelled.</summary>
    /// <param name="seen">Told the part of the cluster that lost it, at once.</param>
    /// <exception cref="UserErrorException">Nobody tells any more.</exception>
    Task WatchMemoryKillsAsync(Action<string> seen, CancellationToken cancellationToken);
}
