using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary>The end of a run in a screenful.</summary>
public static class ConsoleSummary
{
    /// <summary>
    /// Writes the verdict, what it rests on and where the report is. A terminal gets a table in colour; anything else gets plain
    /// lines, <c>name: value</c>, which can be searched and are never cut.
    /// </summary>
    /// <param name="pagePath">Path of the report's page.</param>
    public static void Write(IAnsiConsole console, ReportModel model, string pagePath)
    {
        var rows = Rows(model, pagePath);
        var result = model.Result;
        if (!console.Profile.Out.IsTerminal)
        {
            // Not by the console: it would wrap lines at a width that nobody has.
            var writer = console.Profile.Out.Writer;
            writer.WriteLine($"verdict: {VerdictWords.Name(result.Verdict)} (expected {VerdictWords.Name(result.Expected)})");
            foreach (var (name, value) in rows)
                writer.WriteLine($"{name.ToLowerInvariant()}: {OneLine(value)}");
            writer.Flush();
            return;
        }
        var (colour, sign) = result.Verdict switch
        {
            Verdict.Valid => ("green", "✓"),
            Verdict.Violated => ("red", "✗"),
            _ => ("yellow", "?"),
        };
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        table.AddRow(
            new Markup("[bold]Verdict[/]"),
            new Markup($"[bold {colour}]{sign} {VerdictWords.Name(result.Verdict)}[/] (expected {VerdictWords.Name(result.Expected)})"));
        foreach (var (name, value) in rows)
            table.AddRow(new Text(name), new Text(value));
        console.Write(table);
    }

    /// <summary>The account of the run's writes, its RTO and its RPO.</summary>
    internal static IEnumerable<(string Name, string Value)> Account(ReportModel model)
    {
        var (result, account) = (model.Result, model.Result.Account);
        var known = model.LeaderRead is not null;
        yield return ("Attempted", $"{Figures.Count(account.Attempted)} = {Figures.Count(account.Acknowledged)} acknowledged + {Figures.Count(account.Failed)} failed + {Figures.Count(account.Unknown)} unknown");
        yield return ("Acknowledged", known
            ? $"{Figures.Count(account.Acknowledged)} = {Figures.Count(account.Surviving)} surviving + {Figures.Count(account.Lost)} lost"
            : "not accounted for: the leader could not be read");
        yield return ("RTO", Recovery(result));
        yield return ("RPO", known ? $"{Figures.Plural(result.Rpo.Rows, "row")}, {Figures.Milliseconds(result.Rpo.Ms)}, {Figures.Bytes(result.Rpo.WalBytes)} of WAL" : "not determined");
    }

    private static List<(string Name, string Value)> Rows(ReportModel model, string pagePath)
    {
        var result = model.Result;
        var rows = new List<(string, string)> { ("Result", result.Sentence) };
        rows.AddRange(result.Caveats.Select(caveat => ("Caveat", caveat)));
        rows.AddRange(Account(model));
        rows.AddRange(model.Result.Checks
            .Where(check => check.Verdict != Verdict.Valid)
            .Select(check => ("Check", $"{check.Check} {VerdictWords.Name(check.Verdict)}: {check.Summary}")));
        rows.AddRange((result.Gate?.Conditions ?? []).Select(condition => ("Gate", $"{condition.Condition} {Gate.Word(condition.Verdict)}: {condition.Found}")));
        rows.Add(("Timing", result.Timing));
        rows.Add(("Again", result.Command));
        rows.Add(("Report", pagePath));
        return rows;
    }

    private static string Recovery(RunResult result)
    {
        var forced = result.Outages.Where(outage => outage.Fault is not null).ToList();
        if (forced.Count == 0)
            return result.Account.Acknowledged == 0 ? "not determined" : "no outage after a fault";
        return string.Join("; ", forced.GroupBy(outage => outage.Fault!).Select(After));
    }

    /// <summary>The first recovery from a fault, and the times that writes stopped again before the next fault.</summary>
    private static string After(IGrouping<string, Outage> outages)
    {
        var first = outages.FirstOrDefault(outage => outage.RecoveryMsFromFault is not null);
        var again = outages.Where(outage => outage.RecoveryMsFromFault is null && outage.FirstAckNs is not null).ToList();
        List<string> parts = [];
        if (first is not null)
            parts.Add($"{Figures.Milliseconds(first.RecoveryMsFromFault)} after {outages.Key}");
        if (again.Count > 0)
            parts.Add($"writes stood still {(first is null ? $"after {outages.Key}" : "again")} for {Figures.Milliseconds(again.Sum(outage => outage.DurationMs))} in {Figures.Plural(again.Count, "outage")}");
        if (outages.Any(outage => outage.FirstAckNs is null))
            parts.Add($"did not recover after {outages.Key}");
        return string.Join(", ", parts);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
