namespace Harness.Verifier.Tests;

public sealed class BinomialTests
{
    [Theory]
    [InlineData(0, 1, 0.95)]
    [InlineData(0, 3, 0.6316)]
    [InlineData(0, 100, 0.0295)]
    [InlineData(1, 10, 0.3942)]
    [InlineData(5, 10, 0.7776)]
    [InlineData(3, 3, 1)]
    [InlineData(0, 0, 1)]
    public void UpperBound_IsThatOfClopperAndPearson(int seen, int runs, double expected) =>
        Assert.Equal(expected, Binomial.UpperBound(seen, runs, 0.95), 0.0001);

    [Fact]
    public void UpperBound_OfNoneSeen_ApproachesTheRuleOfThree() =>
        Assert.Equal(3d / 1000, Binomial.UpperBound(0, 1000, 0.95), 0.0001);
}
