using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Starts the API anew, in order: it refuses requests until it is back.</summary>
public sealed class RestartApi : IFault
{
    /// <summary>What it hits, where other faults name a member.</summary>
    private const string Part = "api";

    public string Name => "restart-api";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IApiRestartable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => Part;

    public Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken) =>
        Capability.Of<IApiRestartable>(environment).RestartApiAsync(cancellationToken);

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<IApiRestartable>(environment).StartApiAsync(cancellationToken);
}
