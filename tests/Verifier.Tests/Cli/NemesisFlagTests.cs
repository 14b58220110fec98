using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class NemesisFlagTests
{
    private static readonly Scenario Scenario = SampleMatrix.Plan().Base with { Environment = new EnvironmentSpec { Kind = "local" } };

    [Fact]
    public async Task Random_DrawsFromTheSeedAndTellsTheSchedule()
    {
        using var notes = new StringWriter();
        var drawn = await ApplyAsync("--nemesis random", Scenario, notes);
        Assert.NotEmpty(drawn.Faults);
        Assert.Equal(drawn.Faults, (await ApplyAsync("--nemesis random", Scenario, TextWriter.Null)).Faults);
        Assert.NotEqual(drawn.Faults, (await ApplyAsync("--nemesis random", Scenario with { Seed = 8 }, TextWriter.Null)).Faults);
        Assert.Equal($"nemesis: {ScheduleText.Line(drawn.Faults)}", notes.ToString().Trim());
    }

    [Fact]
    public async Task Run_GivesItsScheduleAgain()
    {
        var folder = new RunFolder(Directory.CreateTempSubdirectory("nemesis-").FullName);
        try
        {
            var drawn = await ApplyAsync("--nemesis random", Scenario, TextWriter.Null);
            await new RunStore(folder).SaveInfoAsync(SampleRun.Valid().Info with { Scenario = drawn });
            Assert.Equal(drawn.Faults, (await ApplyAsync($"--nemesis {folder.Path}", Scenario, TextWriter.Null)).Faults);
        }
        finally
        {
            Directory.Delete(folder.Path, recursive: true);
        }
    }

    [Fact]
    public async Task ScheduleThatTheModeCannotHave_IsRefused()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => ApplyAsync("--nemesis random --fault kill-leader@1/2", Scenario, TextWriter.Null));
        Assert.Contains("--fault", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserErrorException>(() => ApplyAsync("--nemesis no-such-schedule", Scenario, TextWriter.Null));
    }

    [Theory]
    [InlineData("kill-leader@2/3")]
    [InlineData("pause-node@12500ms,target=leader,during=9500ms")]
    [InlineData("hold-replication@1/3 - 500ms")]
    [InlineData("stop-leader@after-load")]
    [InlineData("isolate-leader@5s,from=peers,force,during=10s")]
    [InlineData("slow-replication@1/4,bandwidth=128")]
    [InlineData("limit-cpu@1/4,target=leader,cpus=0.5,during=3s")]
    [InlineData("limit-memory@1/4,memory=96")]
    [InlineData("kill-leader@previous + 1s,lag=131072")]
    [InlineData("kill-leader@2s,when=leader-changed")]
    public void Fault_IsWrittenAsItIsRead(string text) => Assert.Equal(text, FaultFlag.Format(FaultFlag.Parse([text])[0]));

    private static Task<Scenario> ApplyAsync(string flags, Scenario scenario, TextWriter notes) =>
        NemesisFlag.ApplyAsync(HarnessCli.Parse(["run", "any", .. flags.Split(' ')]), scenario, notes);
}
