namespace Harness.Environments;

/// <summary>The bandwidth from a member to its peers can be limited, so that its WAL arrives late.</summary>
public interface IBandwidthLimited
{
    /// <summary>
    /// Limits what a member sends to all of its peers together; what clients and the configuration store get from it is not
    /// slowed where it takes another way. A second limit replaces the first.
    /// </summary>
    /// <exception cref="UserErrorException">The cluster was not made for it, or the limit did not take.</exception>
    Task LimitBandwidthAsync(string member, long bitsPerSecond, CancellationToken cancellationToken);

    /// <summary>Takes the limit away. Idempotent.</summary>
    Task UnlimitBandwidthAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while a limit is in force.</summary>
    Task<bool> IsBandwidthLimitedAsync(string member, CancellationToken cancellationToken);
}
