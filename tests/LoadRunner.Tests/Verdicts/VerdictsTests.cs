namespace Harness.LoadRunner.Tests;

public sealed class VerdictsTests
{
    [Theory]
    [InlineData(Verdict.Valid, Verdict.Valid, ExitCode.Valid)]
    [InlineData(Verdict.Violated, Verdict.Valid, ExitCode.Violated)]
    [InlineData(Verdict.Unknown, Verdict.Valid, ExitCode.Unknown)]
    [InlineData(Verdict.Valid, Verdict.Violated, ExitCode.Unknown)]
    [InlineData(Verdict.Violated, Verdict.Violated, ExitCode.Violated)]
    [InlineData(Verdict.Unknown, Verdict.Violated, ExitCode.Unknown)]
    [InlineData(Verdict.Valid, Verdict.Unknown, ExitCode.Valid)]
    public void ExitCode_OfAControlThatShowsNothing_IsNoSuccess(Verdict verdict, Verdict expected, ExitCode exitCode) =>
        Assert.Equal(exitCode, verdict.ToExitCode(expected));

    [Fact]
    public void Worst_OfNone_IsUnknown() => Assert.Equal(Verdict.Unknown, Verdicts.Worst([]));
}
