using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Measures every window in which no write was acknowledged, and the recovery time of each fault. A measurement, so valid
/// as it is; unknown when writes had not come back when the load ended, since then there is no recovery time.
/// </summary>
internal sealed class UnavailabilityChecker : IChecker
{
    public string Name => "unavailability";

    public ICheck Begin(RunEvidence evidence) => new Watch(Name, evidence);

    private sealed class Watch(string name, RunEvidence evidence) : ICheck, IJournalFold
    {
        private readonly RunFault? lastFault = RunFault.In(evidence).LastOrDefault(fault => fault.WithinLoad);
        private bool back;

        public void Add(in Operation operation) =>
            back |= operation is { IsWrite: true, Outcome: Outcome.Ok } && operation.Key.Run == evidence.Run && operation.StartNs >= lastFault?.BittenNs;

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so there is no window between two of them.");

            var outages = measures.Outages;
            var notBack = NotBack() ?? GoneAgain(outages);
            return new CheckResult(
                name, notBack is null ? Verdict.Valid : Verdict.Unknown, outages.Windows.Count,
                notBack ?? Summary(outages), [.. outages.Windows.Select(outage => Describe(name, outage))], Measure(outages));
        }

        /// <summary>Why there is no recovery time for the last fault within the load; null when there is one, or no fault.</summary>
        private string? NotBack() => lastFault is null || back
            ? null
            : $"Writes did not come back after {lastFault.Name} at {Wording.At(lastFault.Applied.InjectedNs)}.";

        /// <summary>Writes may go on after a fault, as those of a leader without its manager do, and stop later.</summary>
        private static string? GoneAgain(Outages outages) => outages.Windows is [.., { FirstAckNs: null, Fault: { } fault } last]
            ? $"Writes stopped at {Wording.At(last.LastAckNs)}, after {fault}, and did not come back."
            : null;
    }

    private static string Summary(Outages outages)
    {
        var threshold = Wording.Length(Wording.Ms(outages.ThresholdNs));
        if (outages.Windows.Count == 0)
            return $"Writes never stood still for longer than {threshold}.";
        var longest = outages.Windows.MaxBy(outage => outage.DurationMs)!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Wording.Count(outages.Windows.Count, "window")} over {threshold} without an acknowledged write, the longest "
            + $"{Wording.Length(longest.DurationMs)} ({longest.Fault ?? "no fault explains it"}); known to within {Wording.Ms(outages.ResolutionNs):0.#} ms.");
    }

    private static Anomaly Describe(string check, Outage outage)
    {
        var end = outage.FirstAckNs is { } first ? $"to {Wording.At(first)}" : "to the last attempt";
        var cause = outage.Fault is null ? "no fault explains it" : $"after {outage.Fault}";
        var recovery = outage.RecoveryMsFromFault is { } ms ? $": back {Wording.Length(ms)} from its injection" : "";
        return new Anomaly(check, null, outage.LastAckNs, "", null, "", "",
            $"no acknowledged write from {Wording.At(outage.LastAckNs)} {end} ({Wording.Length(outage.DurationMs)}); {cause}{recovery}");
    }

    private static Dictionary<string, double> Measure(Outages outages)
    {
        var measured = new Dictionary<string, double>
        {
            ["outageMsMax"] = outages.Windows.Select(outage => outage.DurationMs).DefaultIfEmpty().Max(),
            ["outageMsSum"] = outages.Windows.Sum(outage => outage.DurationMs),
            ["thresholdMs"] = Wording.Ms(outages.ThresholdNs),
            ["resolutionMs"] = Wording.Ms(outages.ResolutionNs),
        };
        var recoveries = outages.Windows.Where(outage => outage is { Fault: not null, RecoveryMsFromFault: not null });
        foreach (var recovery in recoveries.GroupBy(outage => outage.Fault!))
            measured[$"recoveryMs {recovery.Key}"] = recovery.Max(outage => outage.RecoveryMsFromFault!.Value);
        return measured;
    }
}
