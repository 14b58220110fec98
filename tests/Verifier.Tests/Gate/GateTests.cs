using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class GateTests
{
    [Theory]
    [InlineData("lost", "lost")]
    [InlineData("lost>0", "lost")]
    [InlineData("lost > 12", "lost>12")]
    [InlineData("rto>10s", "rto>10s")]
    [InlineData("rto>1500ms", "rto>1500ms")]
    [InlineData("errors>2.5%", "errors>2.5%")]
    [InlineData("unknown, lost ,lost", "unknown,lost")]
    public void Parse_ReadsWhatItWrites(string text, string canonical)
    {
        var conditions = GateCondition.Parse([text]).Select(condition => condition.Text).ToList();
        Assert.Equal(canonical, string.Join(',', conditions));
        Assert.Equal(conditions, GateCondition.Parse(conditions).Select(condition => condition.Text));
    }

    [Theory]
    [InlineData("lots", "did you mean \"lost\"?")]
    [InlineData("", "expected conditions with commas between")]
    [InlineData("violated>1", "violated takes no limit")]
    [InlineData("lost>", "the limit is a whole number, e.g. lost>0")]
    [InlineData("lost>-1", "whole number")]
    [InlineData("rto", "e.g. rto>10s")]
    [InlineData("rto>10", "e.g. rto>10s")]
    [InlineData("errors>5", "e.g. errors>5%")]
    [InlineData("errors>101%", "from 0 to 100 %")]
    public void Parse_OfWhatIsNoCondition_SaysWhatIsExpected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => GateCondition.Parse([text])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("lost", Verdict.Valid)]
    [InlineData("violated", Verdict.Valid)]
    [InlineData("unknown", Verdict.Valid)]
    [InlineData("unexpected", Verdict.Valid)]
    [InlineData("rto>8s", Verdict.Valid)]
    [InlineData("rto>7s", Verdict.Violated)]
    [InlineData("outage>7s", Verdict.Violated)]
    [InlineData("outage>1m", Verdict.Valid)]
    [InlineData("rpo>0s", Verdict.Valid)]
    [InlineData("errors>1%", Verdict.Violated)]
    public void ValidRun_IsJudgedByEachFigure(string condition, Verdict expected) => Assert.Equal(expected, Judge(SampleRun.Valid(), condition));

    [Theory]
    [InlineData("lost", Verdict.Violated)]
    [InlineData("lost>1286", Verdict.Violated)]
    [InlineData("lost>1287", Verdict.Valid)]
    [InlineData("violated", Verdict.Violated)]
    [InlineData("unexpected", Verdict.Valid)]
    [InlineData("phantom", Verdict.Valid)]
    public void ViolatedRun_IsJudgedByEachFigure(string condition, Verdict expected) => Assert.Equal(expected, Judge(SampleRun.Violated(), condition));

    [Theory]
    [InlineData("lost")]
    [InlineData("violated")]
    [InlineData("rto>1h")]
    [InlineData("errors>100%")]
    public void UnknownRun_HoldsNoLimit(string condition) => Assert.Equal(Verdict.Unknown, Judge(SampleRun.Unknown(), condition));

    [Fact]
    public void UnknownRun_MeetsUnknown() => Assert.Equal(Verdict.Violated, Judge(SampleRun.Unknown(), "unknown"));

    [Fact]
    public void UnknownRun_ThatExceedsALimit_MeetsIt() => Assert.Equal(Verdict.Violated, Judge(SampleRun.Unknown(), "errors>1%"));

    [Fact]
    public void Rto_WithoutAnyFault_CannotBeJudged()
    {
        var model = SampleRun.Valid();
        Assert.Equal(Verdict.Unknown, Judge(model with { Faults = [], Result = model.Result with { Outages = [] } }, "rto>10s"));
    }

    [Theory]
    [InlineData("rto>500ms", Verdict.Valid)]
    [InlineData("rto>499ms", Verdict.Unknown)]
    [InlineData("outage>500ms", Verdict.Valid)]
    [InlineData("outage>499ms", Verdict.Unknown)]
    public void NoOutage_ProvesNothingBelowWhatCountsAsOne(string condition, Verdict expected)
    {
        var model = SampleRun.Valid();
        var check = new CheckResult("unavailability", Verdict.Valid, 0, "", [], new Dictionary<string, double> { ["thresholdMs"] = 500 });
        Assert.Equal(expected, Judge(model with { Result = model.Result with { Outages = [], Checks = [check] } }, condition));
        Assert.Equal(Verdict.Unknown, Judge(model with { Result = model.Result with { Outages = [], Checks = [] } }, condition));
    }

    [Fact]
    public void Rto_OfAnOutageThatDoesNotEnd_IsAboveEveryLimit()
    {
        var model = SampleRun.Valid();
        var endless = model.Result.Outages[0] with { FirstAckNs = null, RecoveryMsFromFault = null };
        Assert.Equal(Verdict.Violated, Judge(model with { Result = model.Result with { Outages = [endless] } }, "rto>24h"));
        Assert.Equal(Verdict.Violated, Judge(model with { Result = model.Result with { Outages = [endless] } }, "outage>24h"));
    }

    [Fact]
    public void Lost_WithoutTheLeadersRead_CannotBeJudged() =>
        Assert.Equal(Verdict.Unknown, Judge(SampleRun.Valid() with { FinalReads = [] }, "lost"));

    [Fact]
    public void Verdict_IsThatOfTheWorstCondition()
    {
        Assert.Equal(Verdict.Violated, Judge(SampleRun.Valid() with { FinalReads = [] }, "lost", "rto>1s"));
        Assert.Equal(Verdict.Unknown, Judge(SampleRun.Valid() with { FinalReads = [] }, "lost", "rto>10s"));
        Assert.Null(Gate.Judge([], Evidence(SampleRun.Valid())));
    }

    [Fact]
    public void ExitCode_IsTheGatesWhereThereIsOne()
    {
        var violated = SampleRun.Violated().Result;
        Assert.Equal(ExitCode.Violated, Gate.ExitCodeOf(violated));
        Assert.Equal(ExitCode.Valid, Gate.ExitCodeOf(violated with { Gate = new GateReport(Verdict.Valid, []) }));
        Assert.Equal(ExitCode.Unknown, Gate.ExitCodeOf(SampleRun.Valid().Result with { Gate = new GateReport(Verdict.Unknown, []) }));
    }

    [Fact]
    public void Docs_HaveEveryCondition()
    {
        var docs = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "ci.md"));
        var rows = GateFigure.All.Select(figure => figure.Unit switch
        {
            GateUnit.Count => $"| `{figure.Name}` or `{figure.Name}>N` | {figure.Meaning}: more than N, or any |",
            GateUnit.Duration => $"| `{figure.Name}>10s` | {figure.Meaning}: above the limit |",
            GateUnit.Percent => $"| `{figure.Name}>5%` | {figure.Meaning}: above the limit |",
            _ => $"| `{figure.Name}` | {figure.Meaning} |",
        });
        Assert.Contains($"<!-- conditions -->\n| condition | met when |\n|---|---|\n{string.Join('\n', rows)}\n<!-- /conditions -->", docs, StringComparison.Ordinal);
    }

    private static Verdict Judge(ReportModel model, params string[] conditions) => Gate.Judge(GateCondition.Parse(conditions), Evidence(model))!.Verdict;

    private static GateEvidence Evidence(ReportModel model) => new(model.Result, model.Faults, model.LeaderRead is not null);
}
