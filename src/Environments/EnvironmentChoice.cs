namespace Harness.Environments;

/// <summary>Chooses the kind of environment where the user leaves that to this program.</summary>
/// <param name="missingLocally">What the local environment lacks, and how to get it; null when it can be used.</param>
/// <param name="engineAnswers">True when a Docker engine answers on this machine.</param>
public sealed class EnvironmentChoice(Func<string?> missingLocally, Func<bool> engineAnswers)
{
    /// <summary>The name that users write for it, in place of a kind.</summary>
    public const string Auto = "auto";

    private const string InContainers = PatroniEnvironment.KindName;

    public static EnvironmentChoice OfThisMachine { get; } = new(Programs.Missing, EngineProbe.Answers);

    /// <summary>
    /// The same settings with a kind that exists: that of the user, or else processes where their programs are installed,
    /// or else containers where a Docker engine answers.
    /// </summary>
    /// <returns>The settings, and why this kind was chosen; null when the user chose it.</returns>
    /// <exception cref="UserErrorException">A setting is impossible, or neither can be used here; tells how to get each.</exception>
    public (EnvironmentSpec Spec, string? Reason) Resolve(EnvironmentSpec spec)
    {
        if (spec.Kind != Auto)
            return (spec, null);
        Preflight.CheckSpec(spec);
        if (missingLocally() is not { } missing)
            return (spec with { Kind = LocalEnvironment.KindName }, "its programs are installed");
        if (engineAnswers())
            return (spec with { Kind = InContainers }, "a Docker engine answers, and the programs of local are not installed");
        throw new UserErrorException(
            $"no environment can be used here.\n  {LocalEnvironment.KindName}: {missing}"
            + $"\n  {InContainers}: no Docker engine answers on {EngineProbe.SocketPath}; environments/docker/start-engine.sh starts one");
    }
}
