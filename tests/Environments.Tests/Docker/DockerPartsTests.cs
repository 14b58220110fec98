using System.Net;
using Docker.DotNet.Models;

namespace Harness.Environments.Tests;

public sealed class DockerPartsTests
{
    [Theory]
    [InlineData(null, "unix:///var/run/docker.sock")]
    [InlineData("", "unix:///var/run/docker.sock")]
    [InlineData("unix:///run/user/1000/docker.sock", "unix:///run/user/1000/docker.sock")]
    [InlineData("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375")]
    public void AddressOf_WhatDockerTakes_IsTaken(string? named, string address) =>
        Assert.Equal(new Uri(address), DockerEngine.AddressOf(named));

    [Theory]
    [InlineData("localhost")]
    [InlineData("ssh://host")]
    public void AddressOf_AnythingElse_IsRefused(string named) =>
        Assert.Contains(DockerEngine.AddressVariable, Assert.Throws<UserErrorException>(() => DockerEngine.AddressOf(named)).Message);

    [Fact]
    public void Options_OfAComposeSet_ComeBeforeTheVerb() => Assert.Equal(
        "--ansi never --project-name p --env-file /e --file /a.yml --file /b.yml --profile four",
        string.Join(' ', new ComposeSet("p", ["/a.yml", "/b.yml"], "/e") { Profiles = ["four"] }.Options));

    [Fact]
    public void KeysOf_AnEnvFile_AreItsNames() => Assert.Equal(["A", "B"], ComposeCommand.KeysOf(["# C=1", "A=1", "", "B=x=y"]));

    [Fact]
    public void FreeBytesOf_PortableDf_IsTheFourthColumn() => Assert.Equal(
        1024L * 300, DiskFill.FreeBytesOf("Filesystem 1024-blocks Used Available Capacity Mounted on\ntmpfs 1000 700 300 70% /data\n"));

    [Fact]
    public void FreeBytesOf_AnErrorMessage_IsRefused() => Assert.Throws<UserErrorException>(() => DiskFill.FreeBytesOf("df: /data: No such file"));

    [Fact]
    public void DeviceOf_AnAddress_IsTheDeviceThatHasIt()
    {
        const string lines = "1: lo    inet 127.0.0.1/8 scope host lo\\ valid\n87: eth1    inet 10.216.2.21/24 brd 10.216.2.255 scope global eth1\n";
        Assert.Equal("eth1", PeerBandwidth.DeviceOf(lines, IPAddress.Parse("10.216.2.21")));
        Assert.Null(PeerBandwidth.DeviceOf(lines, IPAddress.Parse("10.216.2.2")));
    }

    [Fact]
    public void StateOf_AContainerThatRanOutOfMemory_SaysSo()
    {
        var state = ComposeProject.StateOf(new ContainerInspectResponse { State = new State { Running = false, OOMKilled = true, ExitCode = 137 } });
        Assert.Equal((false, 137, true), (state.IsRunning, state.ExitCode, state.WasKilledForMemory));
        Assert.Equal("ended with exit code 137, killed for lack of memory", state.Describe());
    }

    [Theory]
    [InlineData("container", "p", "", "kill", true)]
    [InlineData("container", "p", "", "exec_create: pg_isready", false)]
    [InlineData("container", "other", "", "kill", false)]
    [InlineData("network", "", "p_data", "disconnect", true)]
    [InlineData("network", "", "px_data", "disconnect", false)]
    [InlineData("image", "p", "p_x", "pull", false)]
    public void LineOf_AnEvent_IsThereForTheProjectOnly(string type, string label, string name, string action, bool kept)
    {
        var happened = new Message
        {
            Type = type,
            Action = action,
            TimeNano = 1_500_000_000,
            Actor = new Actor { ID = "1", Attributes = new Dictionary<string, string> { [HarnessLabels.Project] = label, ["name"] = name } },
        };
        var line = EngineEvents.LineOf(happened, "p");
        Assert.Equal(kept, line is not null);
        if (kept)
            Assert.StartsWith("{\"time\":\"1970-01-01T00:00:01.5", line);
    }

    [Theory]
    [InlineData("container", "p", "oom", "pg1")]
    [InlineData("container", "p", "die", null)]
    [InlineData("container", "other", "oom", null)]
    [InlineData("image", "p", "oom", null)]
    public void MemoryKillOf_AnEvent_IsTheMemberOfTheProject(string type, string project, string action, string? member) =>
        Assert.Equal(member, EngineEvents.MemoryKillOf(
            new Message
            {
                Type = type,
                Action = action,
                Actor = new Actor { ID = "1", Attributes = new Dictionary<string, string> { [HarnessLabels.Project] = project, [HarnessLabels.Member] = "pg1" } },
            }, "p"));

    [Theory]
    [InlineData("25000 100000\n", true)]
    [InlineData("max 100000\n", false)]
    [InlineData("25000\n", true)]
    [InlineData("-1\n", false)]
    [InlineData("", false)]
    public void HasQuota_OfAControlGroup_OfEitherVersion(string text, bool limited) => Assert.Equal(limited, ContainerLimits.HasQuota(text));

    [Fact]
    public void Explanation_OfManyLines_IsTheFirstOnes()
    {
        Assert.Equal("a\nb", new CommandResult(1, "", "a\nb\n").Explanation);
        Assert.Equal("out", new CommandResult(1, " out ", " ").Explanation);
        Assert.Equal("1\n2\n3\n4\n5\n... and 2 more lines", new CommandResult(1, "", "1\n2\n3\n4\n5\n6\n7").Explanation);
    }
}
