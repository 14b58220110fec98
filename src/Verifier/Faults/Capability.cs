using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What faults and commands ask of an environment.</summary>
internal static class Capability
{
    public static IReadOnlyList<string> Missing<T>(IEnvironment environment) => environment is T ? [] : [typeof(T).Name];

    public static T Of<T>(IEnvironment environment) => environment is T capability
        ? capability
        : throw new UserErrorException($"environment '{environment.Kind}' has no capability {typeof(T).Name}{Where(typeof(T).Name)}");

    /// <summary>Where the capability is, to complete a refusal.</summary>
    /// <param name="capability">Interface name.</param>
    public static string Where(string capability) => EnvironmentFactory.KindsWith(capability) is { Count: > 0 } kinds
        ? $" (environments that have it: {string.Join(", ", kinds)})"
        : " (no environment has it)";
}
