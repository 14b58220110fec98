namespace Harness.Environments;

/// <summary>The API's reads can be routed elsewhere while the cluster goes on, data included.</summary>
public interface IReadRouting
{
    /// <summary>
    /// Routes reads and starts the API anew, so that no connection of the former routing is left; returns when the API is
    /// healthy. Also when the routing is in force already: then every run begins with an API of the same age.
    /// </summary>
    /// <exception cref="UserErrorException">The API did not come back in time.</exception>
    Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken);
}
