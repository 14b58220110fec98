using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class DataSetCheckerTests
{
    [Fact]
    public void Check_WhenEveryMemberHasAllRows_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Read("n1", 1000), Read("n2", 1000)).Verdict);

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(0)]
    public void Check_WhenTheNumberOnAMemberHasChanged_IsViolatedAndNamesIt(long rows)
    {
        var result = Check(Read("n1", 1000), Read("n2", rows));
        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal("n2", Assert.Single(result.Anomalies).Node);
    }

    [Fact]
    public void Check_WhenNothingCouldBeRead_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Read("n1", 0) with { Error = "down" }).Verdict);

    private static CheckResult Check(params FinalRead[] reads) => new DataSetChecker().Check(new RunEvidence
    {
        Run = 1,
        Replication = ReplicationMode.Async,
        Operations = [],
        FinalReads = reads,
        Faults = [],
        Events = [],
        Samples = [],
        Forks = [],
        MemberAt = new Dictionary<string, string>(),
        ExpectedFingerprint = _ => 0,
        LoadWindow = (0, 0),
        DataSetUsers = 1000,
    });

    private static FinalRead Read(string member, long dataSetRows) => new(member, member == "n1", [], [], 0, null, dataSetRows);
}
