namespace Harness.Environments;

/// <summary>Processor time can be read for each part of the cluster.</summary>
public interface ICpuMeter
{
    /// <summary>
    /// Processor time that each part has consumed since it began, in user and kernel mode: members by their names (manager and
    /// PostgreSQL), and <c>api</c>, <c>haproxy</c>, <c>etcd1</c>, ... A part that does not run is left out; one that was started
    /// anew begins at zero again.
    /// </summary>
    Task<IReadOnlyDictionary<string, TimeSpan>> CpuTimesAsync(CancellationToken cancellationToken);
}
