namespace Harness.EndToEnd.Tests;

/// <summary>
/// The gate of docs/ci.md as it stands there, with the front door and the scenario of the first page; only its length, rate, ports and folders are
/// the tests' own. Run when the first test asks for it, and kept for all that is done with a run afterwards.
/// </summary>
public sealed class DocumentedRun : IAsyncDisposable
{
    public const string Ports = "postgres=17432,patroni=17008,etcdClient=17379,etcdPeer=17380,proxyWrite=17000,proxyRead=17001,api=17080,apiMetrics=17090";
    private const string Command = "./harness run failover-loss --fail-on 'lost,rto>10s,outage>10s,unknown' --quiet";

    private readonly Lazy<Task<(Finished Run, HarnessProgram Place)>> run = new(RunAsync);

    public async Task<(Finished Run, string Folder)> GetAsync()
    {
        var (finished, place) = await run.Value;
        return (finished, Assert.Single(Directory.GetDirectories(place.Reports, "*-failover-loss")));
    }

    public async ValueTask DisposeAsync()
    {
        if (run.IsValueCreated)
            (await run.Value).Place.Dispose();
    }

    private static async Task<(Finished Run, HarnessProgram Place)> RunAsync()
    {
        var place = new HarnessProgram();
        var finished = await DocsShell.RunAsync(
            CancellationToken.None, Command,
            $"{Command} --json --duration 24s --rate 150 --ports {Ports} --data-folder {place.Data} --reports {place.Reports}", nameof(DocumentedRun));
        CommandLog.End(nameof(DocumentedRun));
        return (finished, place);
    }
}
