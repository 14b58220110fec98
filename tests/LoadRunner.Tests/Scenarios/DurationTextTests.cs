namespace Harness.LoadRunner.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("-500ms", -500)]
    [InlineData(" 0s ", 0)]
    public void Parse_NumberAndUnit_GivesTheDuration(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("30 sec")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    [InlineData("30S")]
    [InlineData("99999999999999h")]
    public void Parse_AnythingElse_IsRefusedWithAHint(string text)
    {
        Assert.False(DurationText.TryParse(text, out _));
        Assert.Contains(DurationText.Hint, Assert.Throws<FormatException>(() => DurationText.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(500, "500ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(90_000, "90s")]
    [InlineData(120_000, "2m")]
    [InlineData(3_600_000, "1h")]
    [InlineData(-0.5, "-0.5ms")]
    public void Format_Duration_UsesTheLargestWholeUnit(double milliseconds, string expected)
    {
        var value = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(expected, DurationText.Format(value));
        Assert.Equal(value, DurationText.Parse(DurationText.Format(value)));
    }
}
