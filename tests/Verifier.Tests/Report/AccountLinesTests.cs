namespace Harness.Verifier.Tests;

public sealed class AccountLinesTests
{
    [Fact]
    public void Of_ARunThatIsWhole_AddsUp()
    {
        var lines = AccountLines.Of(SampleRun.Violated());
        Assert.Equal(["Attempted", "Acknowledged", "Rows at the end"], lines.Where(line => line.AddsUp == true).Select(line => line.Name));
        Assert.DoesNotContain(lines, line => line.AddsUp == false);
        Assert.Equal(["Lost"], lines.Where(line => line.Bad).Select(line => line.Name));
    }

    [Theory]
    [InlineData("Attempted")]
    [InlineData("Acknowledged")]
    [InlineData("Rows at the end")]
    [InlineData("Unknown")]
    public void Of_ARunWithAWrongNumber_SaysWhichLineIsWrong(string line)
    {
        var model = SampleRun.Valid();
        var account = model.Result.Account;
        model = line switch
        {
            "Attempted" => With(model, account with { Attempted = account.Attempted + 1 }),
            "Acknowledged" => With(model, account with { Lost = 1 }),
            "Unknown" => With(model, account with { Recovered = account.Unknown + 1, Surviving = account.Surviving - account.Unknown + 7, Lost = account.Unknown - 7 }),
            _ => model with { FinalReads = [.. model.FinalReads.Select(read => read with { Rows = read.Rows + 1 })] },
        };
        Assert.Equal([line], AccountLines.Of(model).Where(entry => entry.AddsUp == false).Select(entry => entry.Name));
    }

    /// <summary>What follows from the number itself proves nothing, so the report must not tick it off.</summary>
    [Fact]
    public void Of_ARunWithDuplicates_DoesNotClaimThatCopiesAddUp()
    {
        var model = SampleRun.Valid();
        model = With(model, model.Result.Account with { Duplicated = 1 }) with
        {
            FinalReads = [.. model.FinalReads.Select(read => read with { Rows = read.Rows + 2 })],
        };
        var rows = AccountLines.Of(model).Single(line => line.Name == "Rows at the end");
        Assert.Null(rows.AddsUp);
        Assert.EndsWith("2 copies = 15,852", rows.Parts, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ARunWithoutALeadersRead_DeterminesNeitherSurvivingNorLost()
    {
        var lines = AccountLines.Of(SampleRun.Unknown());
        Assert.All(lines.Where(line => line.Name is "Surviving" or "Lost" or "Recovered" or "Rows at the end"), line => Assert.Null(line.Count));
    }

    private static ReportModel With(ReportModel model, LossAccount account) => model with { Result = model.Result with { Account = account } };
}
