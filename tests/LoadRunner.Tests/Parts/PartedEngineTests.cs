using System.Net;
using System.Net.Sockets;

namespace Harness.LoadRunner.Tests;

/// <summary>Two real generators in this process, and an API that answers everything.</summary>
public sealed class PartedEngineTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoGenerators_AreMerged_SoThatEveryCountIsTheSum()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var clock = new RunClock(TimeProvider.System);
        var scenario = new Scenario
        {
            Name = "parts",
            Load = [new LoadSpec { Workload = "register", MaxInFlight = 64, Simulations = [new Inject(200, TimeSpan.FromMilliseconds(400))] }],
            Prober = new ProberSpec { Rate = 20 },
        };
        using var first = new PartAgent(new RunClock(TimeProvider.System), TextWriter.Null);
        using var second = new PartAgent(new RunClock(TimeProvider.System), TextWriter.Null);
        var (firstPort, secondPort) = (FreePort(), FreePort());
        using var dismissed = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var serving = Task.WhenAll(first.RunAsync(firstPort, dismissed.Token), second.RunAsync(secondPort, dismissed.Token));
        var sink = new Collected();
        var reports = new Dictionary<string, LoadReport>();
        using var workloads = new HttpWorkloads(api.Url, 7, scenario.Seed);

        var whole = await new PartedEngine(
            scenario, [("a", new Uri($"http://127.0.0.1:{firstPort}/")), ("b", new Uri($"http://127.0.0.1:{secondPort}/"))], api.Url, 7,
            (name, report) => Task.FromResult(reports[name] = report))
            .RunAsync(new LoadPlan { Clock = clock, Sink = sink, Loads = LoadPlans.Of(scenario, workloads) }, Stop);
        await dismissed.CancelAsync();
        await serving;

        Assert.Equal(["a", "b"], reports.Keys.Order(StringComparer.Ordinal));
        foreach (var (index, workload) in whole.Workloads.Index())
        {
            Assert.Equal(reports.Values.Sum(part => part.Workloads[index].Ok), workload.Ok);
            Assert.Equal(reports.Values.Sum(part => part.Workloads[index].ServiceMs.Count), workload.ServiceMs.Count);
            Assert.Equal(reports.Values.Max(part => part.Workloads[index].ServiceMs.Max), workload.ServiceMs.Max);
        }
        Assert.True(whole.Workloads[0].Ok > 0);
        Assert.DoesNotContain(whole.Generator.Undelivered, text => text.Contains("were merged", StringComparison.Ordinal));
        // Every operation once, and no worker of one generator is one of the other's.
        Assert.Equal(whole.Workloads.Sum(load => load.Ok + load.Fail + load.Unknown), sink.Operations.Count);
        Assert.Equal(sink.Operations.Count, sink.Operations.Select(operation => operation.Key).Distinct().Count());
        Assert.All(sink.Operations, operation => Assert.InRange(operation.EndNs, 0, clock.NowNs));
    }

    [Fact]
    public void Differences_OfACountThatIsNotTheSum_NameIt()
    {
        var part = new LoadReport(0, 1, [Workload(5)], new GeneratorReport(0, 0, 0, 0, 0, 0, []));

        Assert.Empty(PartMerge.Differences([Workload(10)], [part, part]));
        Assert.Equal(["register: 9 acknowledged were merged, and the generators tell of 10"], PartMerge.Differences([Workload(9)], [part, part]));
    }

    private static WorkloadReport Workload(long ok) => new()
    {
        Workload = "register", Ok = ok, Fail = 0, Unknown = 0, NotSent = 0, OkPerSecond = 1, Errors = new Dictionary<string, long>(), Series = [],
        ServiceMs = new LatencyReport(0, 0, 0, 0, 0, 0, 0, 0, 0), ResponseMs = new LatencyReport(0, 0, 0, 0, 0, 0, 0, 0, 0),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Collected : IOperationSink
    {
        public List<Operation> Operations { get; } = [];

        public void Record(in Operation operation) => Operations.Add(operation);
    }
}
