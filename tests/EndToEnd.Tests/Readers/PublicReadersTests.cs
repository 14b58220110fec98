using System.Diagnostics;
using Harness.Tests;

namespace Harness.EndToEnd.Tests;

/// <summary>What a run leaves for machines, read by public programs as machines would.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class PublicReadersTests(DocumentedRun documented)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task MetricsResultAndJUnit_AreReadByPrometheusJsonSchemaAndJUnitReaders()
    {
        var (_, folder) = await documented.GetAsync();
        // The system's Python: Debian's modules are there.
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Readers", "read-run.py"), folder, Path.Combine(DocsCommands.Root, "docs", "result.schema.json")])
            start.ArgumentList.Add(argument);
        var read = await HarnessProgram.FinishAsync(Process.Start(start)!, Stop);
        Assert.True(read.ExitCode == 0, read.ToString());
        Assert.Equal(["metrics.txt", "result.json", "junit.xml"], read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
    }
}
