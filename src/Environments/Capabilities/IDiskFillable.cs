namespace Harness.Environments;

/// <summary>The disk that holds a member's data is of limited size and its own, and can be filled to the brim.</summary>
public interface IDiskFillable
{
    /// <summary>Takes all free space of the member's disk. Idempotent.</summary>
    /// <exception cref="UserErrorException">The cluster was not made for it: the disk is shared with others.</exception>
    Task FillDiskAsync(string member, CancellationToken cancellationToken);

    /// <summary>Gives the space back. Idempotent.</summary>
    Task FreeDiskAsync(string member, CancellationToken cancellationToken);

    /// <summary>Space that is left on the member's disk, in bytes.</summary>
    Task<long> FreeDiskBytesAsync(string member, CancellationToken cancellationToken);
}
