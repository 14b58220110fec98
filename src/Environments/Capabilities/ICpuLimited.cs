namespace Harness.Environments;

/// <summary>The processor time of a member can be limited, as by a neighbour that takes it or a quota that is too small.</summary>
public interface ICpuLimited
{
    /// <summary>Gives all processes of a member together only so much of the processors. A second limit replaces the first.</summary>
    /// <param name="cpus">E.g. 0.25 for a quarter of one processor.</param>
    Task LimitCpuAsync(string member, double cpus, CancellationToken cancellationToken);

    /// <summary>Takes the limit away. Idempotent.</summary>
    Task UnlimitCpuAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while a limit is in force.</summary>
    Task<bool> IsCpuLimitedAsync(string member, CancellationToken cancellationToken);
}
