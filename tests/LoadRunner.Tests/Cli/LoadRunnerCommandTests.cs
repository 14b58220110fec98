using System.Text.Json;

namespace Harness.LoadRunner.Tests;

public sealed class LoadRunnerCommandTests
{
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("regster --url http://127.0.0.1:1", "'regster' is neither a workload (register, ")]
    [InlineData("no/such/file.json", "no such file")]
    [InlineData("master-onyl", "did you mean \"master-only\"?")]
    [InlineData("master-only --url http://127.0.0.1:1 --nodes 4", "--nodes and --url exclude each other")]
    [InlineData("master-only --url http://127.0.0.1:1 --data-users 4", "--data-users and --url exclude each other")]
    [InlineData("master-only --nodes 9", "--nodes 9")]
    [InlineData("failover-loss --data-users 9", "has no data set")]
    [InlineData("failover-loss --http-client quick", "--http-client quick: expected one of sockets, fast")]
    [InlineData("register", "--url")]
    [InlineData("register --url nonsense", "not an address")]
    [InlineData("register --url ftp://127.0.0.1/", "not an address")]
    [InlineData("register --url http://127.0.0.1:1 --rate 0", "--rate 0 is out of range")]
    [InlineData("register --url http://127.0.0.1:1 --rate many", "not a number")]
    [InlineData("register --url http://127.0.0.1:1 --users 1.5", "not a whole number")]
    [InlineData("register --url http://127.0.0.1:1 --users 2 --rate 3", "exclude each other")]
    [InlineData("register --url http://127.0.0.1:1 --duration -5s", "longer than zero")]
    [InlineData("register --url http://127.0.0.1:1 --duration 5", "write a number and a unit")]
    [InlineData("register --url http://127.0.0.1:1 --timeout 0s", "longer than zero")]
    [InlineData("register --url http://127.0.0.1:1 --journal /no/such/folder/j.bin", "cannot create the journal")]
    public async Task BadArguments_EndWith64AndSayWhy(string arguments, string message)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("register --rate 100")]
    [InlineData("register --users 3")]
    [InlineData("get-user --rate 100")]
    public async Task Json_PrintsTheReportAlone(string arguments)
    {
        await using var api = new ApiStub(request => request.Method == "POST" ? ApiStub.Created(request) : new Reply(200));
        var (exit, output, error) = await RunAsync($"{arguments} --url {api.Url} --duration 300ms --warm-up 100ms --json");
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("workloads")[0].GetProperty("ok").GetInt64() > 0);
        Assert.Contains("seed 1", error, StringComparison.Ordinal);
        Assert.True(exit is (int)ExitCode.Valid || error.Contains("warning:", StringComparison.Ordinal));
    }

    /// <summary>The first word may be a scenario; with an address it needs no cluster, and leaves a report only when told where.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("scenario ", 1)]
    public async Task ScenarioAtAUrl_RunsItsLoad(string verb, int reports)
    {
        using var scratch = new ScratchFolder();
        var scenario = Path.Combine(scratch.Path, "own.json");
        await File.WriteAllTextAsync(
            scenario, """{ "name": "own", "prober": false, "load": [{ "workload": "register", "simulations": [{ "keep-constant": { "copies": 2, "during": "300ms" } }] }] }""",
            TestContext.Current.CancellationToken);
        await using var api = new ApiStub(ApiStub.Created);
        var (exit, output, error) = await RunAsync($"{verb}{scenario} --url {api.Url}{(reports > 0 ? $" --reports {scratch.Path}" : "")}");
        Assert.True(exit is (int)ExitCode.Valid || error.Contains("warning:", StringComparison.Ordinal), error);
        Assert.Equal(reports, Directory.GetFiles(scratch.Path, "index.html", SearchOption.AllDirectories).Length);
        Assert.Equal(reports > 0, output.Contains("report: ", StringComparison.Ordinal));
        Assert.NotEmpty(api.Requests);
    }

    [Theory]
    [InlineData("register")]
    [InlineData("get-user")]
    public async Task NothingAcknowledged_IsUnknown(string workload)
    {
        var (exit, _, error) = await RunAsync($"{workload} --url {ApiStub.RefusingUrl()} --rate 20 --duration 200ms --warm-up 0s");
        Assert.Equal((int)ExitCode.Unknown, exit);
        Assert.Contains("up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_EndsWithThePartialReportAndAWholeJournal()
    {
        var journal = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.bin");
        try
        {
            await using var api = new ApiStub(ApiStub.Created);
            using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
            var (exit, output, _) = await RunAsync($"register --url {api.Url} --duration 10m --warm-up 0s --json --journal {journal}", interrupt.Token);
            Assert.Equal((int)ExitCode.Interrupted, exit);
            var report = LoadReportJson.Read(output).Workloads[0];
            using var reader = JournalReader.Open(journal);
            Assert.Equal(report.Ok + report.Fail + report.Unknown, reader.ReadAll().LongCount());
            Assert.Null(reader.Damage);
        }
        finally
        {
            File.Delete(journal);
        }
    }

    [Fact]
    public async Task Help_NamesWorkloadsAndExamples()
    {
        var (exit, output, _) = await RunAsync("--help");
        Assert.Equal(0, exit);
        Assert.Contains("LoadRunner register --url http://127.0.0.1:8000", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string arguments, CancellationToken? cancellation = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await LoadRunnerCommand.RunAsync(
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, error, TimeProvider.System, cancellation ?? TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
