using System.Globalization;
using System.Text;

namespace Harness.Verifier;

/// <summary>
/// <c>writes.csv</c>: every anomaly of every check. RFC 4180 (CRLF, quotes doubled), UTF-8, and safe to open in a
/// spreadsheet: a text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection).
/// </summary>
internal static class AnomalyCsv
{
    private static readonly string[] Columns = ["check", "class", "key", "at_ns", "node", "timeline", "lsn", "fork_lsn", "explanation"];

    /// <summary>Signs that begin a formula, in their full-width forms too, and control characters that spreadsheets skip.</summary>
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    public static string Of(RunResult result)
    {
        var csv = new StringBuilder();
        Row(csv, Columns);
        foreach (var check in result.Checks)
        {
            foreach (var anomaly in check.Anomalies)
            {
                Row(csv,
                [
                    check.Check, anomaly.Class, anomaly.Key?.ToString() ?? "", Whole(anomaly.AtNs), anomaly.Node,
                    Whole(anomaly.Timeline), anomaly.Lsn, anomaly.ForkLsn, anomaly.Explanation,
                ]);
            }
        }
        return csv.ToString();
    }

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Row(StringBuilder csv, IReadOnlyList<string> fields) =>
        csv.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    private static string Field(string text)
    {
        var number = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var safe = text.Length > 0 && !number && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
