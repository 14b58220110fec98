using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>A short matrix on real clusters: a negative control, and the mode that must keep every write under the same fault.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class MatrixTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task LaggedLeader_LosesInAsyncAndNotInSync_AndAnInterruptedMatrixGoesOn()
    {
        var first = await RunAsync("--at-most", "1");
        Assert.True(first.ExitCode == 2, first.ToString());
        Assert.Equal([1, 0], Cells(first).Select(cell => cell.GetProperty("runs").GetArrayLength()));

        var rest = await RunAsync();
        Assert.True(rest.ExitCode == 0, rest.ToString());
        Assert.Equal(first.Result.GetProperty("id").GetString(), rest.Result.GetProperty("id").GetString());
        var judgements = Cells(rest).Select(cell => cell.GetProperty("judgement")).ToList();
        Assert.Equal(["as-expected", "as-expected"], judgements.Select(judgement => judgement.GetProperty("verdict").GetString()));
        Assert.Equal([1, 0], judgements.Select(judgement => judgement.GetProperty("reproduced").GetInt32()));
        Assert.True(File.Exists(Path.Combine(harness.Reports, rest.Result.GetProperty("id").GetString()!, "index.html")));
        Assert.Empty(harness.Survivors());
    }

    [Fact]
    public async Task UnknownFault_Exits64AndNamesTheNearest()
    {
        var run = await HarnessProgram.RunAsync(Stop, "matrix", "--faults", "kill-leade", "--reports", harness.Reports);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains("did you mean \"kill-leader\"", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Reports));
    }

    private static IEnumerable<JsonElement> Cells(Finished run) => run.Result.GetProperty("cells").EnumerateArray();

    private Task<Finished> RunAsync(params string[] more) => HarnessProgram.RunAsync(
        Stop,
        [
            "matrix", "--environments", "local", "--dcs", "etcd", "--modes", "async,sync", "--faults", "kill-lagged-leader", "--repeats", "1", "--duration", "12s",
            "--rate", "150", "--ports", DocumentedRun.Ports, "--data-folder", harness.Data, "--reports", harness.Reports, "--json", .. more,
        ]);
}
