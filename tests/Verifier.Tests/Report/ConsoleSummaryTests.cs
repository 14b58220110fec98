using Spectre.Console;

namespace Harness.Verifier.Tests;

public sealed class ConsoleSummaryTests
{
    [Fact]
    public void Write_NotToATerminal_GivesPlainLines()
    {
        var text = Write(SampleRun.Violated(), terminal: false);
        Assert.Contains("verdict: violated (expected violated)\n", text, StringComparison.Ordinal);
        Assert.Contains("attempted: 18,900 = 15,842 acknowledged + 3,031 failed + 27 unknown\n", text, StringComparison.Ordinal);
        Assert.Contains("acknowledged: 15,842 = 14,555 surviving + 1,287 lost\n", text, StringComparison.Ordinal);
        Assert.Contains("rto: 7.40 s after kill-leader n1\n", text, StringComparison.Ordinal);
        Assert.Contains("report: /tmp/run/index.html\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Write_OfWritesThatStoppedAgainAndForGood_TellsEachOnce()
    {
        const string Fault = "kill-leader n1";
        var model = SampleRun.Violated();
        var outages = (Outage[])[new(0, 1, 7403, Fault, 7399), new(2, 3, 900, Fault, null), new(4, 5, 600, Fault, null), new(6, null, 9000, Fault, null)];
        var text = Write(model with { Result = model.Result with { Outages = outages } }, terminal: false);
        Assert.Contains("rto: 7.40 s after kill-leader n1, writes stood still again for 1.50 s in 2 outages, did not recover after kill-leader n1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ToATerminal_GivesATable()
    {
        var text = Write(SampleRun.Valid(), terminal: true);
        Assert.Contains("valid", text, StringComparison.Ordinal);
        Assert.Contains("─", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithMarkupInTheSentence_ShowsItAsItIs()
    {
        var model = SampleRun.Valid();
        var text = Write(model with { Result = model.Result with { Sentence = "[red]no[/] [[" } }, terminal: true);
        Assert.Contains("[red]no[/] [[", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfAnUnknownRun_ClaimsNothing()
    {
        var text = Write(SampleRun.Unknown(), terminal: false);
        Assert.Contains("caveat: The final read of the leader n2 failed", text, StringComparison.Ordinal);
        Assert.Contains("rpo: not determined\n", text, StringComparison.Ordinal);
    }

    private static string Write(ReportModel model, bool terminal)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new Output(writer, terminal),
        });
        ConsoleSummary.Write(console, model, "/tmp/run/index.html");
        return writer.ToString();
    }

    private sealed class Output(TextWriter writer, bool terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
