namespace Harness.LoadRunner.Tests;

public sealed class SearchAndLoginTests
{
    private const ulong Run = 0xABCDEF;
    private const int Seed = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_WithoutAFeed_AsksForPrefixesOfTheNamesThatUsersHave()
    {
        await using var api = new ApiStub(_ => new Reply(200, "[]"));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        for (var i = 0u; i < 50; i++)
        {
            var result = await workloads.Get("search").RunAsync(3, i, Cancellation);
            Assert.Equal((new OperationKey(Run, 3, i), OperationKind.Search, Outcome.Ok, 200), (result.Key, result.Kind, result.Outcome, result.Wire.Status));
            Assert.Equal(OperationFlags.None, result.Flags);
        }
        var names = Enumerable.Range(0, 2000).Select(i => UserData.For(new OperationKey(0, 1, (uint)i), Seed)).ToList();
        Assert.All(api.Requests, request =>
        {
            var query = Uri.UnescapeDataString(request.Path);
            Assert.StartsWith("/user/search?first_name=", query, StringComparison.Ordinal);
            var parts = query.Split('=', '&');
            Assert.Contains(names, name => name.FirstName.StartsWith(parts[1], StringComparison.Ordinal));
            Assert.Contains(names, name => name.SecondName.StartsWith(parts[3], StringComparison.Ordinal));
            Assert.InRange(parts[1].Length, 2, 3);
        });
        Assert.InRange(api.Requests.Select(request => request.Path).Distinct().Count(), 25, 50);
    }

    [Fact]
    public void IsWrite_OfEachKind_HoldsForRegistersAndProbesAlone() =>
        Assert.Equal(
            [OperationKind.Register, OperationKind.Probe],
            Enum.GetValues<OperationKind>().Where(kind => default(Operation) with { Kind = kind } is { IsWrite: true }));

    [Fact]
    public async Task Search_InStepsThatRegister_AsksForTheNamesOfThatUser()
    {
        await using var api = new ApiStub(request => request.Path == "/user/register" ? ApiStub.Created(request) : new Reply(200, "[]"));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        var script = workloads.For(new LoadSpec { Workload = "steps", Steps = ["register", "search"], Simulations = [] });
        await script.Parts[0].RunAsync(5, 0, Cancellation);
        await script.Parts[1].RunAsync(5, 1, Cancellation);

        var user = UserData.For(new OperationKey(Run, 5, 0), Seed);
        Assert.Equal(
            $"/user/search?first_name={user.FirstName}&second_name={user.SecondName}", Uri.UnescapeDataString(api.Requests.Last().Path));
    }

    [Fact]
    public async Task Search_TwoRunsOfOneSeed_AskForTheSame()
    {
        await using var api = new ApiStub(_ => new Reply(200, "[]"));
        foreach (var run in new ulong[] { 1, 2 })
        {
            using var workloads = new HttpWorkloads(api.Url, run, Seed);
            for (var i = 0u; i < 5; i++)
                await workloads.Get("search").RunAsync(0, i, Cancellation);
        }
        var paths = api.Requests.Select(request => request.Path).ToList();
        Assert.Equal(paths[..5], paths[5..]);
    }

    [Fact]
    public async Task Login_OfAnAcknowledgedUser_SendsItsIdAndPassword()
    {
        await using var api = new ApiStub(_ => new Reply(200, "{\"token\":\"x\"}"));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        var registered = new OperationKey(Run, 1, 1);
        workloads.Known.Uncertain(new OperationKey(Run, 1, 2));
        workloads.Known.Acknowledged(registered, "17");

        var result = await workloads.Get("login").RunAsync(4, 9, Cancellation);

        Assert.Equal((new OperationKey(Run, 4, 9), OperationKind.Login, Outcome.Ok), (result.Key, result.Kind, result.Outcome));
        var request = Assert.Single(api.Requests);
        Assert.Equal(("POST", "/login"), (request.Method, request.Path));
        Assert.Equal($$"""{"user_id":"17","password":"{{UserData.For(registered, Seed).Password}}"}""", request.Body);
    }

    [Theory]
    [InlineData(401, Outcome.Fail, "http-401")]
    [InlineData(404, Outcome.Fail, "http-404")]
    [InlineData(503, Outcome.Unknown, "http-503")]
    public async Task Login_Refused_IsNamedByTheTable(int status, Outcome outcome, string error)
    {
        await using var api = new ApiStub(_ => new Reply(status));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        workloads.Known.Acknowledged(new OperationKey(Run, 1, 1), "17");

        var result = await workloads.Get("login").RunAsync(0, 0, Cancellation);

        Assert.Equal((outcome, error, status), (result.Outcome, result.Error, result.Wire.Status));
    }

    [Fact]
    public async Task Login_NobodyKnown_FailsWithoutARequest()
    {
        await using var api = new ApiStub(_ => new Reply(200));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        var result = await workloads.Get("login").RunAsync(0, 0, Cancellation);
        Assert.Equal((Outcome.Fail, "nothing-to-read"), (result.Outcome, result.Error));
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task For_StepsThatRegister_ConcernTheUserThatTheyRegistered()
    {
        await using var api = new ApiStub(request => request.Path == "/user/register" ? ApiStub.Created(request) : new Reply(200));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        workloads.Known.Acknowledged(new OperationKey(Run, 9, 9), "somebody-else");
        var script = workloads.For(new LoadSpec { Workload = "steps", Steps = ["register", "login", "get-user"], Simulations = [] });

        foreach (var (part, index) in script.Parts.Select((part, index) => (part, index)))
            await part.RunAsync(5, (uint)index, Cancellation);

        var user = new OperationKey(Run, 5, 0);
        var requests = api.Requests.ToList();
        Assert.Contains($"\"user_id\":\"{user}\"", requests[1].Body, StringComparison.Ordinal);
        Assert.Contains(UserData.For(user, Seed).Password, requests[1].Body, StringComparison.Ordinal);
        Assert.Equal($"/user/get/{user}", requests[2].Path);
    }

    [Fact]
    public async Task For_StepsThatBeginWithARead_TakeANewUserEachIteration()
    {
        await using var api = new ApiStub(_ => new Reply(200));
        using var workloads = new HttpWorkloads(api.Url, Run, Seed);
        using var folder = new ScratchFolder();
        var csv = folder.Write("users.csv", "user_id,password\nu1,p1\nu2,p2\n");
        var script = workloads.For(new LoadSpec
        {
            Workload = "steps", Steps = ["get-user", "login"], Simulations = [], Feed = new FeedSpec { Csv = csv },
        });
        for (var i = 0u; i < 4; i++)
            await script.Parts[(int)(i % 2)].RunAsync(5, i, Cancellation);

        var requests = api.Requests.ToList();
        Assert.Equal(["/user/get/u1", "/login", "/user/get/u2", "/login"], requests.Select(request => request.Path));
        Assert.Equal(["""{"user_id":"u1","password":"p1"}""", """{"user_id":"u2","password":"p2"}"""], [requests[1].Body, requests[3].Body]);
    }
}
