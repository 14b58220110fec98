using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Lines of the list, without any files.</summary>
internal static class RunLineSamples
{
    /// <param name="second">Later ones are newer.</param>
    public static RunLine Run(
        int second, string scenario = "failover-loss", Verdict? verdict = Verdict.Valid, Verdict expected = Verdict.Valid, string environment = "local",
        string replication = "sync", double? recoveryMs = 7800, string sentence = "No acknowledged write was lost") =>
        new(new IndexEntry($"20261123-2015{second:00}-{scenario}", IndexKind.Run, verdict, verdict is null ? null : expected, scenario, sentence, verdict is not null, ""))
        {
            Environment = environment, Replication = replication, RecoveryMs = recoveryMs, Lost = 0, OkPerSecond = 400,
        };
}
