using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What faults ask of an environment.</summary>
internal static class Capability
{
    public static IReadOnlyList<string> Missing<T>(IEnvironment environment) => environment is T ? [] : [typeof(T).Name];

    public static T Of<T>(IEnvironment environment) => environment is T capability
        ? capability
        : throw new UserErrorException($"environment '{environment.Kind}' has no capability {typeof(T).Name}");

    public static async Task ConfirmGoneAsync(IStoppable stoppable, string member, CancellationToken cancellationToken)
    {
        if (await stoppable.IsRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was ended, yet some of its processes still run");
    }

    public static async Task StartAgainAsync(IStoppable stoppable, string member, CancellationToken cancellationToken)
    {
        await stoppable.StartMemberAsync(member, cancellationToken);
        if (!await stoppable.IsRunningAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was started, and ended at once; see its log");
    }
}
