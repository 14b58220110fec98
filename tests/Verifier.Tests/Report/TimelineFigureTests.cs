using Harness.LoadRunner;
using SkiaSharp;

namespace Harness.Verifier.Tests;

public sealed class TimelineFigureTests
{
    [Fact]
    public void ToSvg_OfARun_HoldsItsTextAsText()
    {
        var svg = Figure(SampleRun.Violated()).ToSvg("a-", "Timeline", "A description").Standalone;
        foreach (var text in (string[])["Writes per second", "acknowledged", "p99", "kill-leader n1", "n2 elected", "first ack", "seconds of the run", "KiB"])
            Assert.Contains(text, svg, StringComparison.Ordinal);
        Assert.Contains("<title id=\"a-title\">Timeline</title>", svg, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"a-desc\">A description</desc>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_WithTwoPrefixes_SharesNoId()
    {
        var figure = Figure(SampleRun.Valid());
        Assert.Empty(Ids(figure.ToSvg("a-", "t", "d").Inline).Intersect(Ids(figure.ToSvg("b-", "t", "d").Inline)));
    }

    [Fact]
    public void Inline_OfARun_NamesNoAddress() =>
        Assert.DoesNotContain("http", Figure(SampleRun.Valid()).ToSvg("a-", "t", "d").Inline, StringComparison.Ordinal);

    [Fact]
    public void ToPng_OfARun_IsNotBlank()
    {
        using var bitmap = SKBitmap.Decode(Figure(SampleRun.Valid()).ToPng());
        var colours = bitmap.Pixels.Distinct().Count();
        Assert.True(colours > 50, $"only {colours} colours");
    }

    /// <summary>The band above the first panel holds labels only: ink there means that text was drawn.</summary>
    [Fact]
    public void ToPng_OfARun_HasTextInTheBandOfLabels()
    {
        using var bitmap = SKBitmap.Decode(Figure(SampleRun.Valid()).ToPng());
        var ink = 0;
        for (var x = 0; x < bitmap.Width; x++)
        {
            for (var y = 0; y < 120; y++)
                ink += bitmap.GetPixel(x, y).Green < 128 ? 1 : 0;
        }
        Assert.True(ink > 300, $"only {ink} dark pixels");
    }

    [Fact]
    public void ToSvg_OfAnEmptyRun_SaysThatNothingWasRecorded() =>
        Assert.Contains("nothing was recorded", Figure(SampleRun.Empty()).ToSvg("a-", "t", "d").Standalone, StringComparison.Ordinal);

    [Fact]
    public void Place_OfCrowdedMarks_OverlapsNone()
    {
        var marks = Enumerable.Range(0, 12).Select(number => new TimelineMark(number * 2.5, $"mark {number}", PlotColours.Fault, false));
        var placed = MarkLabels.Place(marks, text => text.Length * 7, second => (float)second * 10, 0, 300);
        foreach (var lane in placed.GroupBy(label => label.Lane))
        {
            var row = lane.OrderBy(label => label.Left).ToList();
            for (var next = 1; next < row.Count; next++)
                Assert.True(row[next - 1].Left + row[next - 1].Width <= row[next].Left);
        }
        Assert.All(placed, label => Assert.InRange(label.Left + label.Width, 0, 300));
    }

    [Fact]
    public void Place_OfALabel_LeavesTheLinesOfOthersFree()
    {
        var marks = Enumerable.Range(0, 6).Select(number => new TimelineMark(10 + number * 3, "some words", PlotColours.Fault, false));
        var placed = MarkLabels.Place(marks, _ => 70, second => (float)second * 10, 0, 400);
        foreach (var label in placed)
        {
            var crossed = placed.Where(other => other != label && other.Lane < label.Lane && other.Left < label.X && label.X < other.Left + other.Width);
            Assert.Empty(crossed);
        }
    }

    private static TimelineFigure Figure(ReportModel model) => new(TimelineData.Of(model), 1120);

    private static IEnumerable<string> Ids(string svg) =>
        System.Text.RegularExpressions.Regex.Matches(svg, "\\bid=\"([^\"]+)\"").Select(match => match.Groups[1].Value);
}
