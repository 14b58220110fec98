namespace Harness.Environments;

/// <summary>The proxy between the API and the members can be started anew.</summary>
public interface IProxyRestartable
{
    /// <summary>Ends the proxy and starts it; returns when it answers and knows which members not to route writes to.</summary>
    /// <exception cref="UserErrorException">It did not end, or did not come back in time.</exception>
    Task RestartProxyAsync(CancellationToken cancellationToken);

    /// <summary>Starts the proxy if it does not run. Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come up in time.</exception>
    Task StartProxyAsync(CancellationToken cancellationToken);
}
