using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class ResultFileTests(SamplePages pages)
{
    [Fact]
    public async Task WriteAsync_OfSamples_GivesWhatTheSchemaSays()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(SchemaPath(), TestContext.Current.CancellationToken))!.AsObject();
        foreach (var folder in (RunFolder[])[pages.Valid, pages.Violated, pages.Unknown, pages.Empty])
        {
            var result = JsonNode.Parse(await File.ReadAllTextAsync(folder.Result, TestContext.Current.CancellationToken));
            SchemaCheck.Matches(schema, schema, result, folder.Id);
        }
    }

    [Fact]
    public async Task WriteAsync_OfFiguresThatAreNone_WritesNull()
    {
        var sample = SampleRun.Valid().Result;
        var read = await RoundTrip(sample with
        {
            Rpo = sample.Rpo with { Ms = double.NaN },
            Outages = [sample.Outages[0] with { DurationMs = double.PositiveInfinity, FirstAckNs = null, RecoveryMsFromFault = null }],
        });
        Assert.True(double.IsNaN(read.Rpo.Ms));
        Assert.True(double.IsNaN(read.Outages[0].DurationMs));
        Assert.Null(read.Outages[0].RecoveryMsFromFault);
    }

    [Fact]
    public async Task ReadAsync_OfAWrittenResult_GivesItBack()
    {
        var sample = SampleRun.Violated().Result;
        var read = await RoundTrip(sample);
        Assert.Equal(sample.Account, read.Account);
        Assert.Equal(sample.Rpo, read.Rpo);
        Assert.Equal(sample.Outages, read.Outages);
        Assert.Equal(sample.Checks[0].Anomalies.Take(CheckResult.MaxExamples), read.Checks[0].Anomalies);
        Assert.Equal(1287, read.Checks[0].Count);
        Assert.Equal(Verdict.Violated, read.Verdict);
    }

    [Fact]
    public async Task ReadAsync_OfSomethingElse_Throws()
    {
        var path = Path.Combine(pages.Root, "other.json");
        await File.WriteAllTextAsync(path, "{\"verdict\": \"valid\"}", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<JsonException>(() => ResultFile.ReadAsync(path, TestContext.Current.CancellationToken));
    }

    private async Task<RunResult> RoundTrip(RunResult result)
    {
        var path = Path.Combine(pages.Root, "round-trip.json");
        await ResultFile.WriteAsync(result, path, TestContext.Current.CancellationToken);
        return await ResultFile.ReadAsync(path, TestContext.Current.CancellationToken);
    }

    private static string SchemaPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("Harness.sln is in no folder above the tests.");
        return Path.Combine(folder.FullName, "docs", "result.schema.json");
    }
}
