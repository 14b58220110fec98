namespace Harness.LoadRunner.Tests;

/// <summary>
/// Servers whose behaviour is known by construction, measured with both HTTP clients. Counts must be exact; a time can never
/// be shorter than the server took, and is longer by no more than a busy machine makes it.
/// </summary>
/// <param name="client">One class each, so that they wait side by side.</param>
public abstract class MeasuredServerTests(HttpClientKind client)
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private readonly EngineHarness harness = new();

    /// <summary>Each workload with what the 100th request gets instead of an answer.</summary>
    public static TheoryData<string, string> CutAnswers => new() { { "register", "" }, { "register", Answer[..^1] }, { "get", Answer[..^1] } };

    [Fact]
    public async Task AnswerAfter50Ms_IsWhatThePercentilesSay()
    {
        var delay = new ServerDelay(_ => TimeSpan.FromMilliseconds(50));
        await using var server = new ScriptedServer(async (connection, _) => await delay.HoldAsync() && await connection.SendAsync(Answer));
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);
        var load = EngineHarness.Spec(new KeepConstant(2, TimeSpan.FromSeconds(2))) with { WarmUp = TimeSpan.FromMilliseconds(500) };

        var report = (await harness.RunAsync(load, workloads.Get("get"))).Workloads[0];

        Assert.Equal(server.Requests, harness.Operations.Count);
        Assert.Equal((report.Ok, 0, 0), (report.Statuses["200"], report.Fail, report.Unknown));
        Assert.True(report.ServiceMs.Min >= 50, $"{report.ServiceMs.Min} ms is shorter than the server took");
        // However busy the machine: what the percentile says is what the operations took, and they took what the server did.
        var took = harness.Operations.Where(operation => !operation.Flags.HasFlag(OperationFlags.WarmUp))
            .Select(operation => (operation.EndNs - operation.StartNs) / 1e6).Order().ToList();
        Assert.InRange(report.ServiceMs.P50, took[(took.Count - 1) / 2] * 0.998, took[took.Count / 2] * 1.002);
        Assert.InRange(report.ServiceMs.P50, 50, delay.MedianMs() + 10);
    }

    [Fact]
    public async Task Stall_UnderAnOpenLoad_DelaysItsShareOfTheRequestsAndNotOnlyOne()
    {
        var delay = ServerDelay.Stalling(TimeSpan.FromMilliseconds(500), every: TimeSpan.FromMilliseconds(1_250));
        await using var server = new ScriptedServer(async (connection, _) => await delay.HoldAsync() && await connection.SendAsync(Answer));
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);
        var load = EngineHarness.Spec(new Inject(100, TimeSpan.FromMilliseconds(2_500))) with { MaxInFlight = 250 };

        var report = (await harness.RunAsync(load, workloads.Get("get"), plan => plan with { Client = workloads })).Workloads[0];

        Assert.Equal((250, 250, 0), (report.Ok, server.Requests, report.NotSent));
        var (held, delayed) = (delay.LongerThan(50), harness.Operations.Count(operation => operation.EndNs - operation.IntendedNs > 50_000_000));
        // Two in five arrive in a stall, fewer when a busy machine shifts them; a closed load would have held one a stall.
        Assert.InRange(held, 20, 250 * 0.5);
        Assert.InRange(delayed, held, held + 40);
        Assert.InRange(report.ResponseMs.P90, 250, 2_000);
        Assert.True(report.ResponseMs.Max >= 450, $"{report.ResponseMs.Max} ms at most hides a stall of 500 ms");
    }

    /// <summary>Arrivals must not wait for one another, whichever thread starts them.</summary>
    [Fact]
    public async Task SilentServer_UnderAnOpenLoad_GetsEveryRequestWhenItWasDue()
    {
        var delay = new ServerDelay(_ => TimeSpan.FromMilliseconds(600));
        await using var server = new ScriptedServer(async (connection, _) => await delay.HoldAsync() && await connection.SendAsync(Answer));
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);
        var load = EngineHarness.Spec(new Inject(200, TimeSpan.FromMilliseconds(500))) with { MaxInFlight = 100 };

        var report = await harness.RunAsync(load, workloads.Get("get"), plan => plan with { Client = workloads });

        Assert.Equal((100, 100, 0), (report.Workloads[0].Ok, server.Requests, report.Workloads[0].NotSent));
        Assert.InRange(report.Generator.ScheduleLagMsP99, 0, 400);
    }

    /// <summary>Why the open load is there: a user who waits sends nothing that could be late.</summary>
    [Fact]
    public async Task Stall_OfOneUser_ShowsInOneServiceTimeEach()
    {
        var delay = ServerDelay.Stalling(TimeSpan.FromMilliseconds(500), every: TimeSpan.FromMilliseconds(1_250));
        await using var server = new ScriptedServer(async (connection, _) => await delay.HoldAsync() && await connection.SendAsync(Answer));
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);

        var report = (await harness.RunAsync(
            EngineHarness.Spec(new KeepConstant(1, TimeSpan.FromMilliseconds(2_500))), workloads.Get("get"))).Workloads[0];

        Assert.Equal(server.Requests, report.Ok);
        var stalled = harness.Operations.Count(operation => operation.EndNs - operation.StartNs > 250_000_000);
        Assert.InRange(stalled, 2, 3);
        Assert.Equal(delay.LongerThan(250), stalled);
    }

    [Theory]
    [MemberData(nameof(CutAnswers))]
    public async Task EveryHundredthConnectionClosed_IsUnknownOnceEach(string workload, string beginning)
    {
        var closed = 0;
        await using var server = new ScriptedServer(async (connection, number) =>
        {
            if (number % 100 != 0)
                return await connection.SendAsync(Answer);
            Interlocked.Increment(ref closed);
            return await connection.SendAndCloseAsync(beginning);
        });
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);

        var load = await harness.RunAsync(
            EngineHarness.Spec(new Iterations(8, 1_000, TimeSpan.FromMinutes(1))), workloads.Get(workload), plan => plan with { Client = workloads });
        var report = load.Workloads[0];

        Assert.Equal((1_000, 10), (server.Requests, closed));
        Assert.Equal((990, 0, 10), (report.Ok, report.Fail, report.Unknown));
        Assert.Equal(10, Assert.Contains("closed", report.Errors));
        Assert.Equal(990, report.Statuses["200"]);
        Assert.InRange(server.Connections, 11, 18);
        Assert.Equal((server.Connections, 0), (load.Generator.Connections!.Opened, load.Generator.Connections.Failed));
    }

    /// <summary>Reads are sent again, as browsers do: the server sees more requests, and none is counted twice here.</summary>
    [Fact]
    public async Task EveryHundredthConnectionClosed_BeforeTheAnswerToARead_IsSentAgainAndCountedOnce()
    {
        await using var server = new ScriptedServer((connection, number) => number % 100 == 0 ? Task.FromResult(false) : connection.SendAsync(Answer));
        using var workloads = new HttpWorkloads(server.Url, 1, 1, client: client);

        var report = (await harness.RunAsync(EngineHarness.Spec(new Iterations(8, 1_000, TimeSpan.FromMinutes(1))), workloads.Get("get"))).Workloads[0];

        Assert.Equal((1_000, 0, 0), (report.Ok, report.Fail, report.Unknown));
        Assert.Equal(1_010, server.Requests);
    }
}

public sealed class MeasuredServerBySocketsTests() : MeasuredServerTests(HttpClientKind.Sockets);

public sealed class MeasuredServerByFastClientTests() : MeasuredServerTests(HttpClientKind.Fast);
