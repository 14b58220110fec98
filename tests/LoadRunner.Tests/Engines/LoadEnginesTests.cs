namespace Harness.LoadRunner.Tests;

public sealed class LoadEnginesTests
{
    [Fact]
    public void DefaultBuild_RunsTheBuiltInEngine()
    {
        Assert.IsType<BuiltInEngine>(LoadEngines.Create());
        Assert.DoesNotContain(typeof(BuiltInEngine).Assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("NBomber", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_SaysWhichEngineRan()
    {
        var report = await new EngineHarness().RunAsync(EngineHarness.Spec(new Inject(10, TimeSpan.FromMilliseconds(100))), new FakeWorkload());
        Assert.Equal(BuiltInEngine.Name, report.Generator.Engine);
        Assert.Contains("- engine: built-in\n", LoadMarkdown.Of(new LoadDocument { Load = report, Title = "load" }), StringComparison.Ordinal);
    }

    [Fact]
    public void ReportFromBeforeEnginesHadNames_IsReadAndWritten()
    {
        var old = LoadReportJson.Write(new LoadReport(0, 1, [], new GeneratorReport(0, 0, 0, 0, 0, 0, [])));
        Assert.DoesNotContain("\"engine", old, StringComparison.Ordinal);

        var markdown = LoadMarkdown.Of(new LoadDocument { Load = LoadReportJson.Read(old), Title = "load" });
        Assert.DoesNotContain("engine", markdown, StringComparison.Ordinal);
    }
}
