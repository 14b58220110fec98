using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A fault that ends all of one member and heals it by starting it again.</summary>
/// <typeparam name="T">The capability that ends it.</typeparam>
public abstract class EndMember<T> : IFault where T : class, IStoppable
{
    public abstract string Name { get; }

    public abstract bool ForcesFailover(FaultSpec spec);

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<T>(environment);

    public abstract string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var capability = Capability.Of<T>(environment);
        await EndAsync(capability, member, cancellationToken);
        if (await capability.IsRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was ended, yet some of its processes still run");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var capability = Capability.Of<T>(environment);
        await capability.StartMemberAsync(member, cancellationToken);
        if (!await capability.IsRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was started, and ended at once; see its log");
    }

    protected abstract Task EndAsync(T capability, string member, CancellationToken cancellationToken);
}
