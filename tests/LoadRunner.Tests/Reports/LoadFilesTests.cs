using System.Text.Json;
using System.Xml.Linq;

namespace Harness.LoadRunner.Tests;

public sealed class LoadFilesTests
{
    private static readonly LoadDocument Document = Of(SampleLoad.Report());
    private static readonly LoadDocument Hostile = Of(SampleLoad.HostileReport()) with
    {
        Title = SampleLoad.Hostile, Facts = [(SampleLoad.Hostile, SampleLoad.Hostile)],
        Checks = [new LoadCheck(SampleLoad.Hostile, SampleLoad.Hostile, false, SampleLoad.Hostile), new LoadCheck("", "fine", true, SampleLoad.Hostile)],
    };

    [Fact]
    public void AggregateCsv_OfALoad_HasOneRowALabelAndTime()
    {
        var lines = AggregateCsv.Of(Document).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        Assert.Equal(7, lines.Count);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Equal(["register", "register", "get-user", "get-user", "TOTAL", "TOTAL"], lines.Skip(1).Select(line => line[0]));
        Assert.Equal(["12000", "18000", "30000"], lines.Where(line => line[1] == "service").Select(line => line[2]));
    }

    [Fact]
    public void AggregateRow_OfSeveralWorkloads_AddsDistributionsInsteadOfAveragingPercentiles()
    {
        var total = AggregateRow.Of(Document.Load)[^1];
        var parts = Document.Load.Workloads.Select(workload => workload.ResponseMs).ToList();
        Assert.Equal(parts.Max(part => part.Max), total.ResponseMs.Max);
        Assert.Equal(parts.Sum(part => part.Mean * part.Count) / parts.Sum(part => part.Count), total.ResponseMs.Mean, 9);
        Assert.InRange(total.ResponseMs.P50, parts.Min(part => part.P50), parts.Max(part => part.P50) * 1.01);
        Assert.NotNull(total.ResponseMs.StandardDeviation);
        Assert.Equal(30_000 * SampleLoad.BytesSent, total.BytesSent);
    }

    [Fact]
    public void AggregateRow_OfAMixedLoad_HasOneForEachPartAndNoTotal()
    {
        var load = SampleLoad.Mixed();
        Assert.Equal(["mixed", "mixed: register", "mixed: get-user"], AggregateRow.Of(load).Select(row => row.Label));
        var twice = AggregateRow.Of(load with { Workloads = [load.Workloads[0], load.Workloads[0]] });
        Assert.Equal(2 * load.Workloads[0].BytesSent, twice[^1].BytesSent);
    }

    [Fact]
    public void AggregateRow_OfCountedBytes_HasThemInTotalPerSecondAndPerSample()
    {
        var row = AggregateRow.Of(Document.Load)[0];
        var workload = Document.Load.Workloads[0];
        Assert.Equal((12_000 * SampleLoad.BytesSent, workload.Ok * SampleLoad.BytesReceived), (row.BytesSent, row.BytesReceived));
        Assert.Equal(row.BytesSent / 1e3 / row.Seconds, row.SentKbPerSecond);
        Assert.Equal(SampleLoad.BytesSent, row.AverageBytesSent);
        Assert.InRange(row.AverageBytesReceived!.Value, 0.9 * SampleLoad.BytesReceived, SampleLoad.BytesReceived - 1);
        Assert.Equal(row.BytesReceived, workload.Series.Sum(second => second.BytesReceived));
    }

    [Fact]
    public void Bytes_OfALoadThatDidNotCountThem_AreLeftOutAndNeverZero()
    {
        var load = Document.Load;
        var partly = load with { Workloads = [load.Workloads[0], load.Workloads[1] with { BytesSent = null, BytesReceived = null }] };
        Assert.Null(AggregateRow.Of(partly)[^1].BytesSent);
        Assert.Equal(["get-user", .. Enumerable.Repeat(Figures.None, 6)], LoadTables.Bytes(partly)[1]);
        var none = load with { Workloads = [partly.Workloads[1]] };
        Assert.Empty(LoadTables.Bytes(none));
        Assert.EndsWith(",,,,", AggregateCsv.Of(Of(none)).TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bytes of HTTP", LoadMarkdown.Of(Of(none)), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryForm_OfALoad_HasItsBytes()
    {
        const string Sent = "3600000";
        Assert.Contains(Sent, AggregateCsv.Of(Document), StringComparison.Ordinal);
        Assert.Contains(Sent, LoadJUnit.Of(Document), StringComparison.Ordinal);
        Assert.Contains($"\"bytesSent\": {Sent}", LoadReportJson.Write(Document.Load), StringComparison.Ordinal);
        Assert.Contains("| 3.4 MiB |", LoadMarkdown.Of(Document), StringComparison.Ordinal);
        using var text = new StringWriter();
        LoadReportText.Write(Document.Load, text);
        Assert.Contains("3.4 MiB", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("sent KB/s", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AggregateCsv_OfHostileText_StaysOneFieldAndNoFormula()
    {
        var csv = AggregateCsv.Of(Hostile);
        Assert.Contains("\"'=1+1,\"\"</td>", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void SeriesCsv_OfALoad_HasEverySecondOfEveryWorkload()
    {
        var lines = SeriesCsv.Of(Document.Load).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + Document.Load.Workloads.Sum(workload => workload.Series.Count), lines.Length);
        Assert.StartsWith("2,register,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Number_OfWhatIsNotKnown_IsEmpty() =>
        Assert.Equal(["", "", "1.5", "-0.25"], ((double?[])[null, double.NaN, 1.5, -0.25]).Select(CsvText.Number));

    [Fact]
    public void Markdown_OfALoad_HasEveryTableWithEvenRows()
    {
        var markdown = LoadMarkdown.Of(Document);
        foreach (var title in (string[])["## Aggregate", "## APDEX", "## Results by code", "## Required", "## The generator"])
            Assert.Contains(title, markdown, StringComparison.Ordinal);
        Assert.Contains("| register | 12,000 |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_OfHostileText_IsNoMarkup()
    {
        var markdown = LoadMarkdown.Of(Hostile);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.Contains("\\|\\`\\*\\_\\]\\]\\>", markdown, StringComparison.Ordinal);
        // Every row of a table has as many columns as its heading, whatever is written in it.
        foreach (var table in markdown.Split("\n\n").Where(part => part.StartsWith("| ", StringComparison.Ordinal)))
        {
            var columns = table.TrimEnd('\n').Split('\n').Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(sign => sign == '|'));
            Assert.Single(columns.Distinct());
        }
    }

    [Fact]
    public void JUnit_OfALoad_NamesFailures()
    {
        var suite = XDocument.Parse(LoadJUnit.Of(Hostile)).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(2, suite.Elements("testcase").Count());
        Assert.Contains("<script>", suite.Descendants("failure").Single().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_OfALoadThatWasNeverAnswered_Fails()
    {
        var suite = XDocument.Parse(LoadJUnit.Of(Of(SampleLoad.Empty()))).Root!.Element("testsuite")!;
        Assert.Equal("1", suite.Attribute("failures")!.Value);
    }

    [Fact]
    public void Json_OfALoad_ComesBackTheSame()
    {
        var json = LoadReportJson.Write(Document.Load);
        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(json, LoadReportJson.Write(LoadReportJson.Read(json)));
    }

    [Theory]
    [InlineData(500, 1500, 2, 1, 3, 2.5 / 6)]
    [InlineData(100, 400, 1, 1, 4, 1.5 / 6)]
    public void Apdex_OfKnownTimes_CountsErrorsAsFrustrated(int t, int f, long satisfied, long tolerating, long frustrated, double index)
    {
        var workload = SampleLoad.Empty().Workloads[0] with
        {
            Ok = 4, Fail = 1, Unknown = 1, ResponseDistribution = [new(100, 1), new(400, 1), new(1500, 1), new(1510, 1)],
        };
        var score = ApdexScore.Of(workload, new ApdexThresholds(TimeSpan.FromMilliseconds(t), TimeSpan.FromMilliseconds(f)))!;
        Assert.Equal(new ApdexScore(satisfied, tolerating, frustrated), score);
        Assert.Equal(index, score.Index!.Value, 9);
    }

    private static LoadDocument Of(LoadReport load) => new() { Load = load, Title = "register", Checks = LoadCheck.Basic(load) };
}
