namespace Harness.Environments;

/// <summary>The logs of the cluster's processes can be kept beyond its end.</summary>
public interface ILogSource
{
    /// <summary>Copies all logs and the configuration in force into a folder, which is made when missing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    Task CollectLogsAsync(string folder, CancellationToken cancellationToken);
}
