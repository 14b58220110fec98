using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What faults ask of an environment.</summary>
internal static class Capability
{
    public static IReadOnlyList<string> Missing<T>(IEnvironment environment) => environment is T ? [] : [typeof(T).Name];

    public static T Of<T>(IEnvironment environment) => environment is T capability
        ? capability
        : throw new UserErrorException($"environment '{environment.Kind}' has no capability {typeof(T).Name}");
}
