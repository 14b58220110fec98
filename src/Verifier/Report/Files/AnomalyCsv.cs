using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>writes.csv</c>: every anomaly of every check, in UTF-8.</summary>
internal static class AnomalyCsv
{
    /// <summary>The lines one after the other, the names of the columns first: there may be millions.</summary>
    public static IEnumerable<string> Lines(RunResult result)
    {
        yield return CsvText.Line("check", "class", "key", "at_ns", "node", "timeline", "lsn", "fork_lsn", "explanation", "salvage");
        foreach (var check in result.Checks)
        {
            foreach (var anomaly in check.Anomalies)
            {
                yield return CsvText.Line(
                    check.Check, anomaly.Class, anomaly.Key?.ToString() ?? "", Whole(anomaly.AtNs), anomaly.Node,
                    Whole(anomaly.Timeline), anomaly.Lsn, anomaly.ForkLsn, anomaly.Explanation, anomaly.Salvage is { } salvage ? RunJson.NameOf(salvage) : "");
            }
        }
    }

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
