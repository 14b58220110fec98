using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class ThresholdCheckerTests
{
    [Fact]
    public void NothingLookedAt_IsUnknown() => Assert.Equal(Verdict.Unknown, Check([]).Verdict);

    [Theory]
    [InlineData(40.0, true, Verdict.Valid, 0)]
    [InlineData(60.0, false, Verdict.Violated, 1)]
    [InlineData(null, false, Verdict.Unknown, 1)] // nothing was measured
    public void OneThreshold_IsJudgedByWhatWasMeasured(double? value, bool held, Verdict verdict, int findings)
    {
        var result = Check([P99(value, held)]);
        Assert.Equal((verdict, findings), (result.Verdict, result.Anomalies.Count));
    }

    [Fact]
    public void OneBrokenOfTwo_IsViolated() => Assert.Equal(Verdict.Violated, Check([P99(40, true), P99(60, false)]).Verdict);

    private static CheckResult Check(IReadOnlyList<ThresholdResult> thresholds) =>
        new ThresholdChecker().Check(Of(Ack(1)).Holding(1).With(evidence => evidence with { Thresholds = thresholds }).Evidence);

    private static ThresholdResult P99(double? value, bool held) => new()
    {
        Threshold = new ThresholdSpec { Metric = "p99", Below = ThresholdLimit.Time(TimeSpan.FromMilliseconds(50)) }, Value = value, Held = held,
    };
}
