using System.Globalization;
using System.Text;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// <c>metrics.txt</c>: the outcome of a run in the text format of OpenMetrics 1.0, which GitLab's metrics report and Prometheus' tools read.
/// Each sample bears the scenario, the environment and the replication mode; what was not measured has no sample.
/// </summary>
internal static class RunMetrics
{
    private static readonly (double Share, Func<LatencyReport, double> Ms)[] Quantiles =
    [
        (0.5, ms => ms.P50), (0.95, ms => ms.P95), (0.99, ms => ms.P99),
    ];

    public static string Of(ReportModel model)
    {
        var (info, result) = (model.Info, model.Result);
        var text = new OpenMetricsText(
            ("scenario", result.Scenario), ("environment", info.Scenario.Environment.Kind), ("replication", info.Scenario.Environment.Replication.Name()));

        text.Family("harness_run", "info", "", "What ran.");
        text.Sample("harness_run_info", 1, ("run", result.Id), ("version", info.HarnessVersion), ("seed", result.Seed.ToString(CultureInfo.InvariantCulture)));
        text.States("harness_verdict", "Verdict of the run.", result.Verdict);
        text.States("harness_expected", "Verdict that the scenario expects.", result.Expected);
        if (result.Gate is { } gate)
            text.States("harness_gate", "Outcome of the conditions of --fail-on.", gate.Verdict);

        text.Family("harness_writes", "gauge", "", "Writes by outcome.");
        foreach (var (outcome, count) in new[] { ("acknowledged", result.Account.Acknowledged), ("failed", result.Account.Failed), ("unknown", result.Account.Unknown) })
            text.Sample("harness_writes", count, ("outcome", outcome));

        text.Family("harness_check_anomalies", "gauge", "", "What each check counted.");
        foreach (var check in result.Checks.Where(check => check.Verdict != Verdict.Unknown))
            text.Sample("harness_check_anomalies", check.Count, ("check", check.Check));

        if (model.LeaderRead is not null)
        {
            text.Family("harness_lost_writes", "gauge", "", "Acknowledged writes that are missing.");
            text.Sample("harness_lost_writes", result.Rpo.Rows);
            text.Family("harness_rpo_seconds", "gauge", "seconds", "Time of work that was lost.");
            text.Sample("harness_rpo_seconds", result.Rpo.Ms / 1e3);
            if (result.Rpo.WalBytes is { } bytes)
            {
                text.Family("harness_rpo_wal_bytes", "gauge", "bytes", "WAL that was lost.");
                text.Sample("harness_rpo_wal_bytes", bytes);
            }
        }

        text.Family("harness_rto_seconds", "gauge", "seconds", "From a fault to the first acknowledged write after it.");
        foreach (var outages in result.Outages.Where(outage => outage.RecoveryMs is not null).GroupBy(outage => outage.Fault!))
            text.Sample("harness_rto_seconds", outages.Max(outage => outage.RecoveryMs!.Value) / 1e3, ("fault", outages.Key));
        if (result.Account.Acknowledged > 0)
        {
            text.Family("harness_outage_seconds", "gauge", "seconds", "Longest time without an acknowledged write.");
            text.Sample("harness_outage_seconds", result.Outages.Select(outage => outage.LengthMs).DefaultIfEmpty().Max() / 1e3);
        }

        if (model.Load is { } load)
            Latencies(text, load);
        return text.End();
    }

    private static void Latencies(OpenMetricsText text, LoadReport load)
    {
        text.Family("harness_response_seconds", "summary", "seconds", "Response time of acknowledged operations from their intended start.");
        foreach (var row in AggregateRow.Of(load).Where(row => row.Source is not null && row.ResponseMs.Count > 0))
        {
            foreach (var (share, ms) in Quantiles)
                text.Sample("harness_response_seconds", ms(row.ResponseMs) / 1e3, ("workload", row.Label), ("quantile", share.ToString(CultureInfo.InvariantCulture)));
            text.Sample("harness_response_seconds_count", row.ResponseMs.Count, ("workload", row.Label));
            text.Sample("harness_response_seconds_sum", row.ResponseMs.Mean * row.ResponseMs.Count / 1e3, ("workload", row.Label));
        }
    }

    private sealed class OpenMetricsText(params (string Name, string Value)[] common)
    {
        private readonly StringBuilder text = new();

        public void Family(string name, string type, string unit, string help)
        {
            text.Append($"# TYPE {name} {type}\n");
            if (unit.Length > 0)
                text.Append($"# UNIT {name} {unit}\n");
            text.Append($"# HELP {name} {help}\n");
        }

        public void Sample(string name, double value, params IEnumerable<(string Name, string Value)> labels)
        {
            text.Append($"{name}{{{string.Join(',', common.Concat(labels).Select(label => $"{label.Name}=\"{Escape(label.Value)}\""))}}} ");
            text.Append(double.IsPositiveInfinity(value) ? "+Inf" : value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        /// <summary>A set of states, of which one is on.</summary>
        public void States(string name, string help, Verdict on)
        {
            Family(name, "stateset", "", help);
            foreach (var verdict in Enum.GetValues<Verdict>())
                Sample(name, verdict == on ? 1 : 0, (name, VerdictWords.Name(verdict)));
        }

        public string End() => text.Append("# EOF\n").ToString();

        private static string Escape(string value) =>
            value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n");
    }
}
