[assembly: AssemblyFixture(typeof(Harness.Verifier.Tests.SamplePages))]

namespace Harness.Verifier.Tests;

/// <summary>
/// The reports of the sample runs, written once. They go where HARNESS_SAMPLES says, to be looked at, or into a folder that is
/// removed afterwards.
/// </summary>
public sealed class SamplePages : IAsyncLifetime
{
    private static readonly string? Kept = Environment.GetEnvironmentVariable("HARNESS_SAMPLES");

    private readonly string root = Kept ?? Directory.CreateTempSubdirectory("harness-report-").FullName;

    /// <summary>Folder of all sample runs.</summary>
    public string Root => root;

    internal RunFolder Valid => Folder("20261123-201503-failover-loss");

    internal RunFolder Violated => Folder("20261123-203011-failover-loss-async");

    internal RunFolder Unknown => Folder("20261123-210042-failover-loss");

    internal RunFolder Empty => Folder("20261123-213000-failover-loss");

    public async ValueTask InitializeAsync()
    {
        await Write(SampleRun.Valid(), Valid);
        await Write(SampleRun.Violated(), Violated);
        await Write(SampleRun.Unknown(), Unknown);
        await Write(SampleRun.Empty(), Empty);
    }

    public ValueTask DisposeAsync()
    {
        if (Kept is null)
            Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal RunFolder Folder(string id) => new(Path.Combine(root, id));

    private static Task Write(ReportModel model, RunFolder folder) => RunReport.WriteAsync(
        model with { Info = model.Info with { Id = folder.Id }, Result = model.Result with { Id = folder.Id } },
        folder, TestContext.Current.CancellationToken);
}
