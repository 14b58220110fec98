using System.Globalization;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The first line of every run, and the label of a moment in it.</summary>
internal static class RunHeadline
{
    /// <summary>Names seed, cluster and folder, so that the run can be repeated from the first line alone.</summary>
    public static string Of(RunInfo info, RunFolder folder)
    {
        var environment = info.Scenario.Environment;
        return $"{info.Scenario.Name}: seed {info.Scenario.Seed}, {environment.Nodes} nodes on {environment.Kind}, "
            + $"replication {environment.Replication.Name()}, failover {FailoverTiming.Of(environment)}{Environment.NewLine}"
            + $"evidence: {folder.Path}";
    }

    public static string At(RunEvent happened) =>
        string.Create(CultureInfo.InvariantCulture, $"[{happened.AtNs / 1e9,7:0.00} s]");
}
