namespace Harness.Environments;

/// <summary>The proxy between clients and members tells where it routes.</summary>
public interface IProxyStateSource
{
    /// <summary>Every member as each of its services sees it now; empty while the proxy does not answer.</summary>
    Task<IReadOnlyList<ProxyServer>> ProxyStateAsync(CancellationToken cancellationToken);
}
