using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Results of the checks of a <see cref="SampleRun"/>.</summary>
internal static class SampleChecks
{
    public static IReadOnlyList<CheckResult> All(ulong run, int lost, Verdict verdict)
    {
        var confirmed = verdict == Verdict.Unknown ? Verdict.Unknown : Verdict.Valid;
        CheckResult None(string check, string summary) => new(check, confirmed, 0, summary, [], new Dictionary<string, double>());
        return
        [
            new CheckResult("lost", lost > 0 ? Verdict.Violated : confirmed, lost,
                lost > 0 ? $"{lost:N0} of 15,842 acknowledged writes are not on the leader n2" : "Every acknowledged write is on the leader n2",
                [.. Enumerable.Range(0, lost).Select(number => Lost(run, number))],
                new Dictionary<string, double> { ["lostShare"] = lost / 15_842.0 }),
            None("observed-then-lost", "No write of unknown outcome was read and then lost"),
            None("phantom", "No failed write left a row"),
            None("invented", "Every row is one that was sent"),
            None("duplicate", "No key occurs twice, by sequential scan and by index scan"),
            None("corrupted", "The fields of every row hash to what its key was sent with"),
            None("divergence", "All 3 members hold the same rows"),
            new CheckResult("recovered", Verdict.Valid, 8, "8 of 27 writes of unknown outcome were kept", [], new Dictionary<string, double>()),
            None("weak-acknowledgement", "No acknowledgement came with a cancelled wait"),
            new CheckResult("unavailability", Verdict.Valid, 1, "Writes were out once, for 7.40 s",
                [new Anomaly("unavailability", null, 42_009_000_000, "", null, "", "", "No write was acknowledged from 42.009 s to 49.412 s, after kill-leader n1.")],
                new Dictionary<string, double> { ["outageMsMax"] = 7403, ["resolutionMs"] = 50 }),
        ];
    }

    private static Anomaly Lost(ulong run, int number) => new(
        "lost", new OperationKey(run, (ushort)(number % 64), (uint)(470 + number / 64)), 41_510_000_000 + number * 390_000L, "n1", 1,
        $"0/{0x5A3F0D0 + number * 631:X}", "0/5A3F0C8",
        $"Acknowledged by n1 on timeline 1 at 0/{0x5A3F0D0 + number * 631:X}, {8 + number * 631:N0} bytes past the fork at 0/5A3F0C8. n1 led, no standby was synchronous, and hold-replication n1 was in force: no standby had received it when n2 was promoted.");
}
