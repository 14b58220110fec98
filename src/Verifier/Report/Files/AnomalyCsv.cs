using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>writes.csv</c>: every anomaly of every check, in UTF-8.</summary>
internal static class AnomalyCsv
{
    public static string Of(RunResult result)
    {
        var csv = new CsvText("check", "class", "key", "at_ns", "node", "timeline", "lsn", "fork_lsn", "explanation");
        foreach (var check in result.Checks)
        {
            foreach (var anomaly in check.Anomalies)
            {
                csv.Row(
                    check.Check, anomaly.Class, anomaly.Key?.ToString() ?? "", Whole(anomaly.AtNs), anomaly.Node,
                    Whole(anomaly.Timeline), anomaly.Lsn, anomaly.ForkLsn, anomaly.Explanation);
            }
        }
        return csv.ToString();
    }

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
