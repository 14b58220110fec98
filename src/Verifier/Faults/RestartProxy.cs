using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Starts the proxy anew: every connection through it breaks.</summary>
public sealed class RestartProxy : IFault
{
    /// <summary>What it hits, where other faults name a member.</summary>
    private const string Part = "proxy";

    public string Name => "restart-proxy";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IProxyRestartable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => Part;

    public Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken) =>
        Capability.Of<IProxyRestartable>(environment).RestartProxyAsync(cancellationToken);

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<IProxyRestartable>(environment).StartProxyAsync(cancellationToken);
}
