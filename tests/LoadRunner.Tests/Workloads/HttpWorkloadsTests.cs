using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class HttpWorkloadsTests
{
    private const ulong Run = 0xABCDEF;
    private const int Seed = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_Acknowledged_SendsTheUserOfItsKeyAndReadsTheCommitHeaders()
    {
        await using var api = new ApiStub(_ => new Reply(201, """{"user_id":42}""",
            "X-Pg-Node: 127.0.1.1:5432\r\nX-Pg-Timeline: 3\r\nX-Pg-Lsn-Before: 0/3000028\r\nX-Pg-Lsn: 0/3000060\r\nX-Pg-Notice: 01000 canceling wait\r\n"));
        using var workloads = new HttpWorkloads(new Uri(api.Url, "/prefix"), Run, Seed);
        var result = await workloads.Get("register").RunAsync(2, 9, Cancellation);

        var key = new OperationKey(Run, 2, 9);
        Assert.Equal(
            new OperationResult(key, OperationKind.Register, Outcome.Ok, OperationFlags.WeakAck, "", "127.0.1.1:5432", 3, new Lsn(0x3000028), new Lsn(0x3000060)) { Wire = result.Wire },
            result);
        Assert.Equal(201, result.Wire.Status);
        Assert.True(result.Wire is { BytesSent: > 200, BytesReceived: > 150 }, result.Wire.ToString());
        var request = Assert.Single(api.Requests);
        Assert.Equal(("POST", "/prefix/user/register", key.ToString()), (request.Method, request.Path, request.Header("Idempotency-Key")));
        var user = UserData.For(key, Seed);
        using var sent = JsonDocument.Parse(request.Body);
        Assert.Equal(
            [user.FirstName, user.SecondName, user.Birthdate, user.Biography, user.City, user.Password],
            new[] { "first_name", "second_name", "birthdate", "biography", "city", "password" }.Select(name => sent.RootElement.GetProperty(name).GetString()));
        Assert.True(workloads.Known.TryPick(out var known));
        Assert.Equal(new KnownUser(key, "42"), known);
    }

    public static TheoryData<string, Outcome, string> Failures => new()
    {
        { "refused", Outcome.Fail, "refused" },
        { "reset", Outcome.Unknown, "reset" },
        { "closed", Outcome.Unknown, "closed" },
        { "cut body", Outcome.Unknown, "closed" },
        { "timeout", Outcome.Unknown, "timeout" },
        { "503 not committed", Outcome.Fail, "25006" },
        { "503", Outcome.Unknown, "http-503" },
        { "422", Outcome.Fail, "http-422" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Register_FirstUseOfAConnectionFails_IsNamedByTheTable(string failure, Outcome outcome, string error)
    {
        await using var api = new ApiStub((_, stop) => FailAsync(failure, stop));
        using var workloads = new HttpWorkloads(failure == "refused" ? ApiStub.RefusingUrl() : api.Url, Run, Seed);
        var result = await RunAsync(workloads.Prober, 0, failure);
        Assert.Equal((OperationKind.Probe, outcome, error), (result.Kind, result.Outcome, result.Error));
        Assert.Equal(outcome == Outcome.Unknown, workloads.Known.TryPick(out var known) && known.UserId is null);
        Assert.True(api.Requests.Count <= 1);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Register_KeptConnectionFails_IsNeverTakenForCertainUnlessRefused(string failure, Outcome outcome, string error)
    {
        if (failure == "refused")
            return;
        await using var api = new ApiStub((request, stop) =>
            request.Header("Idempotency-Key").EndsWith('0') ? Task.FromResult(ApiStub.Created(request)) : FailAsync(failure, stop));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        Assert.Equal(Outcome.Ok, (await RunAsync(workloads.Get("register"), 0, "")).Outcome);
        var result = await RunAsync(workloads.Get("register"), 1, failure);
        Assert.Equal((outcome, error), (result.Outcome, result.Error));

        // Sent once and no more: a write that SocketsHttpHandler repeated by itself would be two operations under one key.
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task GetUser_ReadsAcknowledgedUsersByIdAndUncertainOnesByKey()
    {
        await using var api = new ApiStub(request => request.Path.StartsWith("/user/get/", StringComparison.Ordinal) ? new Reply(200) : new Reply(404));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        var (sure, unsure) = (new OperationKey(Run, 1, 1), new OperationKey(Run, 1, 2));
        workloads.Known.Acknowledged(sure, "17");
        workloads.Known.Uncertain(unsure);
        var results = new List<OperationResult>();
        for (var i = 0u; i < 200; i++)
            results.Add(await RunAsync(workloads.Get("get-user"), i, ""));

        Assert.All(results, result => Assert.Equal((OperationKind.GetUser, Outcome.Ok, ""), (result.Kind, result.Outcome, result.Error)));
        Assert.All(results, result => Assert.Equal(result.Key == sure ? OperationFlags.Found : OperationFlags.NotFound, result.Flags));
        Assert.InRange(results.Count(result => result.Key == unsure), 3, 40);
        Assert.Equal(["/user/get/17", $"/user/request/{unsure}"], api.Requests.Select(request => request.Path).Distinct().Order());
    }

    [Fact]
    public async Task GetUser_NothingKnown_FailsWithoutARequest()
    {
        await using var api = new ApiStub(_ => new Reply(200));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        var result = await RunAsync(workloads.Get("get-user"), 0, "");
        Assert.Equal((Outcome.Fail, "nothing-to-read"), (result.Outcome, result.Error));
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData(200, Outcome.Ok, "")]
    [InlineData(404, Outcome.Fail, "http-404")]
    [InlineData(500, Outcome.Unknown, "http-500")]
    public async Task GetUrl_AnyClient_ReadsTheAddressAsItStands(int status, Outcome outcome, string error)
    {
        await using var api = new ApiStub(_ => new Reply(status));
        foreach (var client in new[] { HttpClientKind.Sockets, HttpClientKind.Fast })
        {
            using var workloads = new HttpWorkloads(new Uri(api.Url, "/a/b?c=d"), Run, Seed, client: client);
            var result = await RunAsync(workloads.Get("get"), 5, "");
            Assert.Equal((new OperationKey(Run, 0, 5), OperationKind.Get, outcome, error), (result.Key, result.Kind, result.Outcome, result.Error));
        }
        Assert.Equal(["/a/b?c=d", "/a/b?c=d"], api.Requests.Select(request => request.Path));
    }

    [Fact]
    public void FastClient_Https_IsRefusedWithTheWayOut() => Assert.Contains(
        "use the client 'sockets'",
        Assert.Throws<UserErrorException>(() => new HttpWorkloads(new Uri("https://127.0.0.1"), Run, Seed, client: HttpClientKind.Fast)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Get_UnknownName_NamesTheKnownOnes()
    {
        using var workloads = new HttpWorkloads(new Uri("http://127.0.0.1:1"), Run, Seed);
        Assert.Contains("register, get-user", Assert.Throws<UserErrorException>(() => workloads.Get("regster")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KnownUsers_MoreThanItsCapacity_KeepsABoundedSampleThatTheSeedDecides()
    {
        static List<KnownUser> Picks()
        {
            var known = new KnownUsers(seed: 3, capacity: 100);
            for (var i = 0u; i < 10_000; i++)
                known.Acknowledged(new OperationKey(Run, 0, i), $"{i}");
            Assert.Equal(100, known.Count);
            return [.. Enumerable.Range(0, 1000).Select(_ => known.TryPick(out var user) ? user : default)];
        }

        Assert.Equal(Picks(), Picks());
        Assert.InRange(Picks().Average(user => user.Key.Sequence), 3_500, 6_500);
    }

    private static async Task<OperationResult> RunAsync(IWorkload workload, uint sequence, string failure)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(failure == "timeout" ? TimeSpan.FromMilliseconds(150) : TimeSpan.FromSeconds(20));
        return await workload.RunAsync(0, sequence, deadline.Token);
    }

    private static async Task<Reply> FailAsync(string failure, CancellationToken stop)
    {
        if (failure == "timeout")
            await Task.Delay(Timeout.Infinite, stop);
        return failure switch
        {
            "reset" => new Reply(0, Reset: true),
            "closed" => new Reply(0),
            "cut body" => new Reply(201, "{", CutBody: true),
            "503 not committed" => new Reply(503, "{}", "X-Outcome: not-committed\r\nX-Sqlstate: 25006\r\n"),
            "422" => new Reply(422),
            _ => new Reply(503),
        };
    }
}
