using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class StepJudgeTests
{
    private const int Processors = 2;
    private const string LateSchedule = "schedule lag p99 70 ms is above 50 ms";
    private static readonly CapacityLimits Limits = new(50, 0.01);

    public static TheoryData<string, LoadReport, StepOutcome, string> Cases => new()
    {
        { "all kept", MeasuredLoad.Report(), StepOutcome.Held, "" },
        { "exactly at the limits", MeasuredLoad.Report(p99: 50, ok: 990, fail: 10), StepOutcome.Held, "" },
        { "too slow", MeasuredLoad.Report(p99: 50.1), StepOutcome.Broken, "register: p99 50.1 ms" },
        { "failures", MeasuredLoad.Report(ok: 980, fail: 20), StepOutcome.Broken, "errors 2 %, mostly http-503" },
        { "unknown counts", MeasuredLoad.Report(ok: 980, unknown: 20), StepOutcome.Broken, "errors 2 %" },
        { "nothing acknowledged", MeasuredLoad.Report(ok: 0, unknown: 20), StepOutcome.Broken, "nothing was acknowledged" },
        { "nothing at all", MeasuredLoad.Report(ok: 0), StepOutcome.Broken, "errors 100 %" },
        { "a small load too", MeasuredLoad.Report(ok: 100_000, second: MeasuredLoad.Workload("get-user", 10, 10, 90, fail: 10)), StepOutcome.Broken, "get-user: errors 10 %" },
        { "late generator", MeasuredLoad.Report(overload: LateSchedule, lagMs: 70), StepOutcome.GeneratorOverloaded, LateSchedule },
        { "lateness explains it", MeasuredLoad.Report(p99: 160, serviceP99: 90, overload: LateSchedule, lagMs: 70), StepOutcome.GeneratorOverloaded, LateSchedule },
        { "lateness cannot explain it", MeasuredLoad.Report(p99: 600, serviceP99: 500, overload: LateSchedule, lagMs: 70), StepOutcome.Broken, "p99 600 ms" },
        { "a busy generator", MeasuredLoad.Report(p99: 600, overload: "the generator used 1.9 of 2 cores", cpu: 1.9), StepOutcome.GeneratorOverloaded, "1.9 of 2 cores" },
        { "overflow of a slow system", MeasuredLoad.Report(p99: 600, overload: "arrivals found all allowed operations in flight"), StepOutcome.Broken, "p99 600 ms" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_IsJudged(string situation, LoadReport report, StepOutcome outcome, string why)
    {
        var step = Judge(report);
        Assert.True(outcome == step.Outcome, $"{situation}: {step.Outcome}, {step.Why}");
        Assert.Contains(why, step.Why, StringComparison.Ordinal);
        Assert.Equal(outcome == StepOutcome.Held, step.Why.Length == 0);
    }

    [Fact]
    public void Figures_AreTheSlowestLoadsAndTheSumOfAll()
    {
        var step = Judge(MeasuredLoad.Report(p99: 10, ok: 800, second: MeasuredLoad.Workload("get-user", 40, 40, 198, unknown: 2)));
        Assert.Equal((40, 20, 8), (step.P99Ms, step.P95Ms, step.P50Ms));
        Assert.Equal((998, 2, 998), (step.Ok, step.Unknown, step.OkPerSecond));
        Assert.Equal(0.01, step.ErrorShare);
    }

    [Fact]
    public void LoadBesideTheRaisedOnes_IsJudged_ButDoesNotCountAsTheirThroughput()
    {
        var report = MeasuredLoad.Report(p99: 10, ok: 800, second: MeasuredLoad.Workload("get-user", 60, 60, 200));
        var step = Judge(report, index => index == 0);
        Assert.Equal((800, 1_000), (step.OkPerSecond, step.Ok));
        Assert.Contains("get-user: p99 60.0 ms", step.Why, StringComparison.Ordinal);
    }

    private static CapacityStep Judge(LoadReport report, Func<int, bool>? isRaised = null) => StepJudge.Judge(
        1, new SearchStep(SearchPhase.Doubling, 100), TimeSpan.FromSeconds(10), report, Limits, Processors, isRaised ?? (_ => true));
}
