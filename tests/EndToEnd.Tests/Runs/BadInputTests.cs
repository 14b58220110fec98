using System.Net;
using System.Net.Sockets;

namespace Harness.EndToEnd.Tests;

/// <summary>Bad input: a clear message, exit code 64, nothing started and nothing left.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class BadInputTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData("failover-los", "failover-loss")]
    [InlineData("failover-loss --rate 0", "--rate")]
    [InlineData("failover-loss --duration -5s", "--duration")]
    [InlineData("failover-loss --duration 30", "--duration")]
    [InlineData("failover-loss --nodes 2", "--nodes")]
    [InlineData("failover-loss --replication synch", "sync")]
    [InlineData("failover-loss --environment moon", "--environment")]
    [InlineData("failover-loss --colour red", "--colour")]
    public async Task Run_WithABadArgument_Exits64AndNamesIt(string arguments, string named)
    {
        var run = await HarnessProgram.RunAsync(Stop, ["run", .. arguments.Split(' '), "--reports", harness.Reports]);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Reports));
    }

    [Theory]
    [InlineData("{ \"name\": \"x\", ", "bad.json")]
    [InlineData("{ \"name\": \"x\",\n \"lod\": [] }", "bad.json:2")]
    public async Task Run_WithABadFile_Exits64AndNamesTheLine(string text, string named)
    {
        var path = Path.Combine(harness.Folder, "bad.json");
        await File.WriteAllTextAsync(path, text, Stop);
        var run = await HarnessProgram.RunAsync(Stop, "run", path);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithAPortTaken_Exits64AndNamesThePort()
    {
        using var squatter = new TcpListener(IPAddress.Parse("127.0.1.2"), 17432);
        squatter.Start();
        var run = await HarnessProgram.RunAsync(Stop, "run", harness.Scenario("taken", "sync", ""), "--reports", harness.Reports);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains("127.0.1.2:17432", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(harness.Reports));
    }

    [Fact]
    public async Task Check_OfAFolderWithoutARun_Exits64()
    {
        var run = await HarnessProgram.RunAsync(Stop, "check", harness.Folder);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains("run.json", run.Errors, StringComparison.Ordinal);
    }
}
