using System.Net;
using System.Text;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>What a step really asks an API for.</summary>
public sealed class HttpStepLoadTests : IAsyncDisposable
{
    private const int Users = 50;

    private readonly HttpListener api;
    private readonly List<string> reads = [];
    private readonly string url;
    private readonly Task answering;

    public HttpStepLoadTests()
    {
        (api, url) = Listen();
        answering = AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        api.Stop();
        await answering;
        api.Close();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_LookForTheDataSet_WhenThereIsOne(bool withDataSet)
    {
        var scenario = new Scenario
        {
            Name = "reads",
            DataSet = withDataSet ? new DataSetSpec { Users = Users } : null,
            // Few workers: the first read of each looks for a user of this run, and a busy machine would otherwise have many begin.
            Load = [new LoadSpec { Workload = "get-user", MaxInFlight = 1, Simulations = [new KeepConstant(2, TimeSpan.FromSeconds(1))] }],
        };
        var load = new HttpStepLoad(
            new CapacityLoad(scenario, limitMs: 5), new FakeCluster { Endpoints = new Endpoints(new Uri(url), "", "") }, new RunClock(TimeProvider.System), TimeSpan.Zero);
        var report = await load.RunAsync(100, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.True(report.Workloads[0].Ok > 50, report.Workloads[0].ToString());
        var expected = Enumerable.Range(0, Users).Select(index => DataSetUser.IdAt(index).ToString()).ToHashSet();
        lock (reads)
        {
            Assert.NotEmpty(reads);
            var share = reads.Count(expected.Contains) / (double)reads.Count;
            Assert.True(withDataSet ? share > 0.8 : share == 0, $"{share:P0} of {reads.Count} reads");
        }
    }

    /// <summary>A listener whose start has failed is closed for good: each port gets one of its own.</summary>
    private static (HttpListener Listener, string Url) Listen()
    {
        for (var port = 17410; ; port++)
        {
            var (listener, prefix) = (new HttpListener(), $"http://127.0.0.1:{port}/");
            try
            {
                listener.Prefixes.Add(prefix);
                listener.Start();
                return (listener, prefix);
            }
            catch (HttpListenerException) when (port < 17499)
            {
                listener.Close();
            }
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
                Answer(await api.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var isWrite = context.Request.HttpMethod == "POST";
        if (!isWrite)
        {
            lock (reads)
                reads.Add(context.Request.Url!.Segments[^1]);
        }
        context.Response.StatusCode = isWrite ? 201 : 200;
        context.Response.Close(Encoding.UTF8.GetBytes($$"""{"user_id":"{{Guid.NewGuid()}}"}"""), willBlock: false);
    }
}
