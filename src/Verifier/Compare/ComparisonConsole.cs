using System.Globalization;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary>A comparison in a screenful: a table on a terminal, plain lines elsewhere.</summary>
internal static class ComparisonConsole
{
    public static void Write(IAnsiConsole console, Comparison comparison, string pagePath)
    {
        var writer = console.Profile.Out.Writer;
        writer.WriteLine($"A: {Side(comparison.A)}");
        writer.WriteLine($"B: {Side(comparison.B)}");
        writer.WriteLine($"basis: {ComparisonText.Basis(comparison)}");
        writer.WriteLine($"method: {comparison.Method}, seed {comparison.Seed.ToString(CultureInfo.InvariantCulture)}");
        foreach (var caveat in comparison.Caveats)
            writer.WriteLine($"caveat: {caveat}");
        if (console.Profile.Out.IsTerminal)
            console.Write(TableOf(comparison));
        else
            WriteLines(writer, comparison);
        writer.WriteLine($"report: {pagePath}");
        writer.Flush();
    }

    private static string Side(ComparedSide side) =>
        $"{side.Name} ({string.Join(", ", side.Settings.Select(setting => $"{setting.Key} {setting.Value}"))})";

    private static Table TableOf(Comparison comparison)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "", "A", "B", "B - A", "", "95 %", "");
        foreach (var row in comparison.Rows)
        {
            table.AddRow(
            [
                .. Cells(row).Select(cell => new Text(cell)),
                new Text(
                    ComparisonText.Verdict(row.Difference),
                    new Style(row.Difference.Verdict == DifferenceVerdict.NoVerdict ? Color.Grey : Color.Default)),
            ]);
        }
        return table;
    }

    private static void WriteLines(TextWriter writer, Comparison comparison)
    {
        foreach (var row in comparison.Rows)
        {
            var cells = Cells(row).ToList();
            writer.WriteLine(
                $"{cells[0]}, {cells[1]}: A {cells[2]}, B {cells[3]}, difference {cells[4]} ({cells[5]}), 95 % {cells[6]}: {ComparisonText.Verdict(row.Difference)}");
        }
    }

    private static IEnumerable<string> Cells(ComparedRow row) =>
    [
        row.Subject, row.Name, ComparisonText.Value(row.Difference.MeanA, row.Unit), ComparisonText.Value(row.Difference.MeanB, row.Unit),
        ComparisonText.Signed(row.Difference.Mean.Estimate, row.Unit), ComparisonText.Relative(row.Difference),
        ComparisonText.Interval(row.Difference, row.Difference.Mean, row.Unit),
    ];
}
