namespace Harness.EndToEnd.Tests;

/// <summary>What is left of a run when the harness itself is killed.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class KilledHarnessTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task KilledInMidRun_JournalIsReadable_AndEnvDownEndsWhatWasLeft()
    {
        using var process = HarnessProgram.Start("run", harness.Scenario("killed", "async", ""), "--reports", harness.Reports);
        _ = process.StandardError.ReadToEndAsync(Stop);
        await HarnessProgram.ReadUntilAsync(process, "== load", Stop);
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        process.Kill(); // SIGKILL, the harness alone
        await process.WaitForExitAsync(Stop);

        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        var check = await HarnessProgram.RunAsync(Stop, "check", folder, "--json");
        Assert.True(check.ExitCode == 2, check.ToString());
        Assert.True(check.Account("acknowledged") > 100, check.ToString());

        Assert.NotEmpty(harness.Survivors());
        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "local", "--data-folder", harness.Data);
        Assert.True(down.ExitCode == 0, down.ToString());
    }

    [Fact]
    public async Task Interrupted_CleansUpAndSaysSo()
    {
        using var process = HarnessProgram.Start("run", harness.Scenario("interrupted", "async", ""), "--reports", harness.Reports);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await HarnessProgram.ReadUntilAsync(process, "== load", Stop);
        await HarnessProgram.InterruptAsync(process, Stop);

        Assert.True(process.ExitCode == 130, await errors);
        Assert.Empty(harness.Survivors());
    }
}
