namespace Harness.Verifier.Tests;

public sealed class BootstrapTests
{
    private const int Seed = 7;

    /// <summary>Enough for a rate over many trials; one interval of a report takes ten times as many.</summary>
    private const int Resamples = 1000;

    /// <summary>The rate of false verdicts is that of Student's test, 5 %; 200 trials keep it to 10 % with near certainty.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Paired_WithoutEffect_GivesAVerdictAtMostAtTheNominalRate(int pairs)
    {
        var random = new Random(Seed);
        var verdicts = Enumerable.Range(0, 200).Count(_ =>
            Bootstrap.Paired(Normal(random, pairs, 100), Normal(random, pairs, 100), Seed, Resamples).Verdict != DifferenceVerdict.NoVerdict);
        Assert.InRange(verdicts, 0, 20);
    }

    [Fact]
    public void Unpaired_WithoutEffect_GivesAVerdictAtMostAtTheNominalRate()
    {
        var random = new Random(Seed);
        var verdicts = Enumerable.Range(0, 200).Count(_ =>
            Bootstrap.Unpaired(Normal(random, 6, 100), Normal(random, 8, 100), Seed, Resamples).Verdict != DifferenceVerdict.NoVerdict);
        Assert.InRange(verdicts, 0, 20);
    }

    [Theory]
    [InlineData(120, DifferenceVerdict.Higher)]
    [InlineData(80, DifferenceVerdict.Lower)]
    public void Paired_WithAClearEffect_NamesItsDirection(double mean, DifferenceVerdict expected)
    {
        var random = new Random(Seed);
        var difference = Bootstrap.Paired(Normal(random, 5, 100), Normal(random, 5, mean), Seed);
        Assert.Equal(expected, difference.Verdict);
        Assert.Equal("", difference.Reason);
        Assert.InRange(mean - 100, difference.Mean.Low - 2, difference.Mean.High + 2);
        Assert.InRange(difference.Relative!.Value, (mean - 100) / 100 - 0.03, (mean - 100) / 100 + 0.03);
    }

    /// <summary>Pairs share their conditions: a machine that slows down must not hide a steady difference.</summary>
    [Fact]
    public void Paired_OfValuesThatDriftTogether_SeesTheDifference()
    {
        double[] a = [100, 150, 220, 310], b = [110.2, 159.9, 230.1, 319.8];
        Assert.Equal(DifferenceVerdict.Higher, Bootstrap.Paired(a, b, Seed).Verdict);
        Assert.Equal(DifferenceVerdict.NoVerdict, Bootstrap.Unpaired(a, b, Seed).Verdict);
    }

    [Fact]
    public void Paired_WhenAllPairsAgreeButTheNoiseIsLarger_GivesNoVerdict()
    {
        var difference = Bootstrap.Paired([0, 0, 0], [1, 9, 2], Seed);
        Assert.False(difference.Mean.ContainsZero);
        Assert.Equal(DifferenceVerdict.NoVerdict, difference.Verdict);
        Assert.Equal("the noise exceeds the effect", difference.Reason);
    }

    [Fact]
    public void Paired_OfOnePair_GivesItsFiguresAndNoVerdict()
    {
        var difference = Bootstrap.Paired([100], [200], Seed);
        Assert.Equal((100, 200, 100), (difference.MeanA, difference.MeanB, difference.Mean.Estimate));
        Assert.Null(difference.Noise);
        Assert.Equal(DifferenceVerdict.NoVerdict, difference.Verdict);
        Assert.Contains("--pairs", difference.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Paired_OfTheSameValues_IsZeroWithoutVerdict()
    {
        var difference = Bootstrap.Paired([5, 6, 7], [5, 6, 7], Seed);
        Assert.Equal(new Interval(0, 0, 0), difference.Mean);
        Assert.Equal("the interval contains zero", difference.Reason);
    }

    [Fact]
    public void Paired_WithTheSameSeed_IsTheSame() =>
        Assert.Equal(Bootstrap.Paired([1, 2, 4], [2, 4, 5], Seed), Bootstrap.Paired([1, 2, 4], [2, 4, 5], Seed));

    [Fact]
    public void Median_IsNotMovedByOneOutlier() =>
        Assert.Equal(10, Bootstrap.Paired([0, 0, 0, 0, 0], [9, 10, 10, 11, 900], Seed).Median.Estimate);

    [Fact]
    public void Paired_OfUnequalLengths_IsRefused() => Assert.Throws<ArgumentException>(() => Bootstrap.Paired([1], [1, 2], Seed));

    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(30, 2.042)]
    [InlineData(31, 2.040)]
    [InlineData(1000, 1.962)]
    public void TwoSided95_AgreesWithTheTable(int degrees, double expected) =>
        Assert.Equal(expected, StudentT.TwoSided95(degrees), 0.002);

    /// <summary>Standard deviation 1, by Box and Muller.</summary>
    private static double[] Normal(Random random, int count, double mean) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
            mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())),
    ];
}
