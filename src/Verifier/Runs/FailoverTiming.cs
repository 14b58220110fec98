using System.Globalization;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What every recovery time depends on: the manager's timing, or how soon somebody fails over by hand.</summary>
internal static class FailoverTiming
{
    /// <summary>In words, for consoles and reports.</summary>
    public static string Of(EnvironmentSpec spec) => IsAttached(spec)
        ? "that of the attached cluster itself, or of its hook \"promote\""
        : IsByHand(spec)
        ? string.Create(CultureInfo.InvariantCulture, $"by hand, {OperatorFailover.Detection.TotalSeconds:0} s after the fault (no cluster manager)")
        : $"Patroni {spec.Timing}";

    /// <summary>What a reader must know besides; empty when the timing is that of production.</summary>
    public static string Warning(EnvironmentSpec spec)
    {
        if (IsByHand(spec))
            return "Harness promotes within seconds; people take minutes";
        return IsAttached(spec) || spec.Timing == TimingProfile.Default
            ? ""
            : "This timing is for tests: after the kill of a leader expect 25 to 30 s with Patroni's defaults";
    }

    private static bool IsAttached(EnvironmentSpec spec) => spec.Kind == AttachedEnvironment.KindName;

    private static bool IsByHand(EnvironmentSpec spec) => spec.Kind is DockerEnvironment.KindName or KubeEnvironment.KindName;
}
