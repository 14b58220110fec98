using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Describes a run before it starts.</summary>
internal static class RunInfos
{
    /// <summary>Version of the harness, as built.</summary>
    public static string Version { get; } =
        typeof(RunInfos).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Operating system, processor count and memory.</summary>
    public static string Machine { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB memory, .NET {Environment.Version}");

    public static RunInfo Of(ExperimentOptions options, RunFolder folder, RunClock clock) => new()
    {
        Id = folder.Id,
        Run = RunId.New(),
        Scenario = options.Scenario,
        Command = options.Command,
        KeysOnly = options.Scenario.Environment.Attached?.Workload is not null,
        FailOn = options.FailOn,
        StartedAt = clock.StartedAt,
        HarnessVersion = Version,
        Machine = Machine,
    };
}
