using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What faults and commands ask of an environment.</summary>
internal static class Capability
{
    public static IReadOnlyList<string> Missing<T>(IEnvironment environment) => IsUsable<T>(environment) ? [] : [typeof(T).Name];

    /// <summary>True when the environment has it, and its settings say how it is done.</summary>
    public static bool IsUsable<T>(IEnvironment environment) => environment is T && (environment as ILimited)?.Refuses(typeof(T).Name) is null;

    /// <summary>Why a capability is missing, or where it is, to complete a refusal.</summary>
    /// <param name="capability">Interface name.</param>
    public static string Why(IEnvironment environment, string capability) =>
        (environment as ILimited)?.Refuses(capability) is { } refusal ? $" ({refusal})" : Where(capability);

    public static T Of<T>(IEnvironment environment) => IsUsable<T>(environment) && environment is T capability
        ? capability
        : throw new UserErrorException($"environment '{environment.Kind}' has no capability {typeof(T).Name}{Why(environment, typeof(T).Name)}");

    /// <summary>Where the capability is, to complete a refusal.</summary>
    /// <param name="capability">Interface name.</param>
    public static string Where(string capability) => EnvironmentFactory.KindsWith(capability) is { Count: > 0 } kinds
        ? $" (environments that have it: {string.Join(", ", kinds)})"
        : " (no environment has it)";
}
