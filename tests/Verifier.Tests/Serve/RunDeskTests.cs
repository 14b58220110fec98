using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class RunDeskTests
{
    private static readonly RunRequest Request = RunRequest.Of(name => name == "scenario" ? "failover-loss" : null);

    private readonly FakeProgram program = new();
    private readonly RunDesk desk;

    public RunDeskTests() => desk = new RunDesk(program.Start);

    [Fact]
    public async Task Run_ThatEnds_KeepsItsVerdict()
    {
        var run = desk.Start(Request, []);
        Assert.Equal(LiveStatus.Running, run.Look().Status);
        program.Tell(new RunStarted(SampleRun.Valid().Info, "/reports/20261123-201503-failover-loss"));
        program.TellLine("not of ours");
        program.Tell(new RunEnded(Verdict.Violated, Verdict.Valid, "2 are missing"));
        program.Exit(1);
        await run.Ended;

        var look = run.Look();
        Assert.Equal((LiveStatus.Ended, Verdict.Violated, Verdict.Valid, "2 are missing", 1), (look.Status, look.Verdict, look.Expected, look.Sentence, look.ExitCode));
        Assert.Equal("20261123-201503-failover-loss", run.Id);
        Assert.True(program.WasDisposed);
        Assert.Null(desk.Active);
        Assert.Same(run, desk.Latest);
    }

    [Fact]
    public async Task Run_ThatFails_KeepsWhatItSaid()
    {
        var run = desk.Start(Request, []);
        program.Exit(64, "harness: port 8000 is taken");
        await run.Ended;
        Assert.Equal((64, null, "harness: port 8000 is taken"), (run.Look().ExitCode, run.Look().Verdict, run.Look().Errors));
    }

    [Fact]
    public async Task Start_WhileAnotherIsOn_IsRefused_AndAllowedAfterwards()
    {
        var first = desk.Start(Request, []);
        Assert.Contains("failover-loss", Assert.Throws<RunInProgressException>(() => desk.Start(Request, [])).Message, StringComparison.Ordinal);
        program.Exit(0);
        await first.Ended;
        Assert.NotSame(first, desk.Start(Request, []));
    }

    [Fact]
    public async Task Cancel_EndsItOnce()
    {
        var run = desk.Start(Request, []);
        run.Cancel();
        run.Cancel();
        await run.Ended;
        Assert.True(program.WasEnded);
        Assert.Equal((LiveStatus.Ended, 130), (run.Look().Status, run.Look().ExitCode));
    }

    [Fact]
    public async Task Close_EndsTheRun_AndTakesNoMore()
    {
        var run = desk.Start(Request, []);
        await desk.CloseAsync();
        Assert.True(run.Ended.IsCompleted);
        Assert.True(program.WasEnded);
        Assert.Throws<UserErrorException>(() => desk.Start(Request, []));
    }

    [Theory]
    [InlineData("failover-loss", "--rate", "-1")]
    [InlineData("failover-loss", "--environment", "moon")]
    [InlineData("failover-los", "", "")]
    [InlineData("./scenarios/failover-loss.json", "", "")]
    [InlineData("../../etc/passwd", "", "")]
    public void Arguments_OfAnImpossibleRequest_AreRefused(string scenario, string flag, string value)
    {
        var request = RunRequest.Of(name => name == "scenario" ? scenario : $"--{name}" == flag ? value : "");
        var catalog = new ScenarioCatalog(ScenarioVocabulary.Default);
        Assert.Throws<UserErrorException>(() => request.Arguments(catalog, "/reports"));
    }

    [Fact]
    public void Arguments_OfARequest_AreUnderstoodByTheProgram()
    {
        var request = RunRequest.Of(name => name switch { "scenario" => "failover-loss", "duration" => " 15s ", "seed" => "-7", _ => "" });
        var arguments = request.Arguments(new ScenarioCatalog(ScenarioVocabulary.Default), "/reports");
        Assert.Equal(["run", "failover-loss", "--reports", "/reports", "--duration=15s", "--seed=-7", RunCommand.UpdatesFlag], arguments);
        var parsed = HarnessCli.Parse([.. arguments]);
        Assert.Empty(parsed.Errors);
        Assert.Equal((-7, TimeSpan.FromSeconds(15)), (RunCommand.ScenarioOf(parsed).Seed, RunCommand.ScenarioOf(parsed).Duration));
    }
}
