using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class RunFilterTests
{
    private static readonly RunLine[] Lines =
    [
        RunLineSamples.Run(1),
        RunLineSamples.Run(2, "failover-loss-async", Verdict.Violated, Verdict.Violated, sentence: "109 of 8,836 are missing"),
        RunLineSamples.Run(3, verdict: Verdict.Violated, environment: "patroni", sentence: "2 are missing"),
        RunLineSamples.Run(4, verdict: Verdict.Unknown),
        RunLineSamples.Run(5, verdict: null),
    ];

    [Theory]
    [InlineData("", "12345")]
    [InlineData("scenario=failover-loss", "1345")]
    [InlineData("scenario=failover", "")]
    [InlineData("verdict=valid", "1")]
    [InlineData("verdict=violated", "23")]
    [InlineData("verdict=unknown", "4")]
    [InlineData("verdict=unexpected", "34")]
    [InlineData("verdict=unfinished", "5")]
    [InlineData("verdict=nonsense", "")]
    [InlineData("environment=patroni", "3")]
    [InlineData("text=MISSING", "23")]
    [InlineData("text=missing 109", "2")]
    [InlineData("text= async ", "2")]
    [InlineData("text=20261123-201504", "4")]
    [InlineData("verdict=violated&environment=local", "2")]
    [InlineData("scenario=failover-loss-async&verdict=valid", "")]
    public void Wants_OnlyWhatFitsAllSettings(string query, string seconds)
    {
        var settings = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var filter = RunFilter.Of(settings.GetValueOrDefault);
        Assert.Equal(seconds, string.Concat(Lines.Where(filter.Wants).Select(line => line.Id[14])));
        Assert.Equal(query.Length == 0, filter.IsEmpty);
    }
}
