using System.Globalization;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>
/// Rows of a CSV file. RFC 4180 (CRLF, quotes doubled), and safe to open in a spreadsheet: a text that a spreadsheet would
/// run as a formula gets an apostrophe before it (OWASP, CSV injection).
/// </summary>
internal sealed class CsvText
{
    /// <summary>Signs that begin a formula, in their full-width forms too, and control characters that spreadsheets skip.</summary>
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    private readonly StringBuilder text = new();

    public CsvText(params IEnumerable<string> columns) => Row(columns);

    public void Row(params IEnumerable<string> fields) => text.Append(Line(fields));

    /// <summary>One row with its end, for files that are too long to be made in memory.</summary>
    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <summary>A number with up to six digits behind the point; empty when it is not known.</summary>
    public static string Number(double? value) =>
        value is { } known && double.IsFinite(known) ? known.ToString("0.######", CultureInfo.InvariantCulture) : "";

    public override string ToString() => text.ToString();

    private static string Field(string field)
    {
        var number = double.TryParse(field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
        var safe = field.Length > 0 && !number && FormulaStarts.Contains(field[0], StringComparison.Ordinal) ? "'" + field : field;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
