namespace Harness.Verifier.Tests;

public sealed class AnomalyCsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    public void Of_AnExplanation_QuotesIt(string explanation, string field)
    {
        var csv = string.Concat(AnomalyCsv.Lines(WithExplanation(explanation)));
        Assert.EndsWith($",n1,1,0/5A3F0D0,0/5A3F0C8,{field},\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AResult_HasOneRowForEveryAnomalyOfEveryCheck()
    {
        var lines = string.Concat(AnomalyCsv.Lines(SampleRun.Violated().Result)).Split("\r\n");
        Assert.Equal("check,class,key,at_ns,node,timeline,lsn,fork_lsn,explanation,salvage", lines[0]);
        Assert.StartsWith("lost,lost,a1b2c3d4-e5f6-8000-8000-0000000001d6,41510000000,n1,1,0/5A3F0D0,0/5A3F0C8,", lines[1], StringComparison.Ordinal);
        Assert.Equal(1 + 1287 + 1, lines.Count(line => line.Length > 0));
    }

    private static RunResult WithExplanation(string text)
    {
        var result = SampleRun.Violated().Result;
        return result with { Checks = [result.Checks[0] with { Anomalies = [result.Checks[0].Anomalies.First() with { Explanation = text }] }] };
    }
}
