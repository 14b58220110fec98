using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>The API as a process, against a real PostgreSQL that is well.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ApiTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PostgresServer Server => fixture.Server;

    [Fact]
    public async Task Register_ThenGetSearchLoginAndRequest_FindTheUser()
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);
        var key = Guid.NewGuid();

        using var registered = await api.RegisterAsync(ApiProcess.User(), Token, key.ToString());
        var id = await registered.UserIdAsync(Token);

        var user = await api.Client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/user/get/{id}", Token);
        Assert.Equal(id, user.GetProperty("user_id").GetGuid());
        Assert.Equal("Müller", user.GetProperty("second_name").GetString());
        Assert.Equal("1990-02-28", user.GetProperty("birthdate").GetString());
        Assert.Equal(6, user.EnumerateObject().Count());
        var found = await api.Client.GetFromJsonAsync<System.Text.Json.JsonElement>("/user/search?first_name=An&second_name=M%C3%BC", Token);
        Assert.Equal(id, Assert.Single(found.EnumerateArray()).GetProperty("user_id").GetGuid());
        var request = await api.Client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/user/request/{key}", Token);
        Assert.Equal(id, request.GetProperty("user_id").GetGuid());
        using var login = await api.Client.PostAsJsonAsync("/login", new { user_id = id, password = "correct horse" }, Token);
        Assert.Equal(43, (await login.JsonAsync(Token)).GetProperty("token").GetString()!.Length);
    }

    [Fact]
    public async Task WhatIsNotThere_IsAnsweredWithProblemDetails()
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);
        using var registered = await api.RegisterAsync(ApiProcess.User(), Token);
        var id = await registered.UserIdAsync(Token);

        using var user = await api.Client.GetAsync($"/user/get/{Guid.NewGuid()}", Token);
        using var request = await api.Client.GetAsync($"/user/request/{Guid.NewGuid()}", Token);
        using var stranger = await api.Client.PostAsJsonAsync("/login", new { user_id = Guid.NewGuid(), password = "x" }, Token);
        using var wrong = await api.Client.PostAsJsonAsync("/login", new { id, password = "wrong" }, Token);
        using var nowhere = await api.Client.GetAsync("/nowhere", Token);
        using var method = await api.Client.GetAsync("/user/register", Token);

        Assert.All(new[] { user, request, stranger, nowhere }, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.All(
            new[] { user, request, stranger, wrong, nowhere, method },
            answer => Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Search_IsByPrefix_OrderedById_AndBounded()
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);
        foreach (var name in (string[])["Anna", "Anton", "A%", "Boris", "Anna"])
            using (var registered = await api.RegisterAsync(ApiProcess.User(firstName: name), Token))
                await registered.UserIdAsync(Token);

        Assert.Equal(["Anna", "Anton", "Anna"], await NamesAsync(api, "first_name=An&second_name="));
        Assert.Equal(["Anna", "Anton"], await NamesAsync(api, "first_name=An&second_name=M&limit=2"));
        Assert.Equal(["A%"], await NamesAsync(api, "first_name=A%25&second_name="));
        Assert.Equal(5, (await NamesAsync(api, "second_name=M")).Count);
        Assert.Empty(await NamesAsync(api, "first_name=an"));
    }

    [Fact]
    public async Task RegisterHeaders_AgreeWithTheServer()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        var earlier = await PositionAsync(database);

        // Several times, so that prepared statements are looked at too.
        for (var i = 0; i < 5; i++)
        {
            using var answer = await api.RegisterAsync(ApiProcess.User(), Token, Guid.NewGuid().ToString());
            await answer.UserIdAsync(Token);
            var (before, after) = (Lsn.Parse(answer.Header("X-Pg-Lsn-Before")!), Lsn.Parse(answer.Header("X-Pg-Lsn")!));

            Assert.Equal(Server.Authority, answer.Header("X-Pg-Node"));
            Assert.Equal("1", answer.Header("X-Pg-Timeline"));
            Assert.Null(answer.Header("X-Pg-Notice"));
            Assert.True(earlier < before && before < after, $"{earlier} < {before} < {after}");
            earlier = after;
        }
        Assert.True(earlier <= await PositionAsync(database));
    }

    [Fact]
    public async Task RepeatedKey_GetsTheFirstAnswer_AndWritesWal()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        var key = Guid.NewGuid().ToString();
        using var first = await api.RegisterAsync(ApiProcess.User(), Token, key);
        var earlier = await PositionAsync(database);

        using var second = await api.RegisterAsync(ApiProcess.User(firstName: "Other"), Token, key);

        Assert.Equal(await first.UserIdAsync(Token), await second.UserIdAsync(Token));
        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Equal(Server.Authority, second.Header("X-Pg-Node"));
        Assert.Null(second.Header("X-Pg-Lsn-Before"));
        Assert.True(earlier < Lsn.Parse(second.Header("X-Pg-Lsn")!));
        Assert.Equal(1L, await Server.QueryAsync(database, "SELECT count(*) FROM users", Token));
    }

    [Fact]
    public async Task SameKeyAtOnce_MakesOneUser()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.RegisterAsync(ApiProcess.User(), Token, key)));

        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.UserIdAsync(Token)))).Distinct());
        Assert.Equal(1L, await Server.QueryAsync(database, "SELECT count(*) FROM users", Token));
    }

    [Fact]
    public async Task TwoInstances_StartedAtOnceOnAnEmptyDatabase_BothServe()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var one = ApiProcess.Launch(Server.Authority, database);
        await using var two = ApiProcess.Launch(Server.Authority, database);

        await Task.WhenAll(one.WaitUntilHealthyAsync(Token), two.WaitUntilHealthyAsync(Token));

        using var first = await one.RegisterAsync(ApiProcess.User(), Token);
        using var second = await two.RegisterAsync(ApiProcess.User(), Token);
        Assert.NotEqual(await first.UserIdAsync(Token), await second.UserIdAsync(Token));
        Assert.Equal(1L, await Server.QueryAsync(database, "SELECT count(*) FROM schemaversions", Token));
    }

    [Theory]
    [InlineData("""{"first_name":"A","second_name":"B","birthdate":"1990-13-01","biography":"","city":"C","password":"p"}""", "birthdate")]
    [InlineData("""{"first_name":"A","second_name":"B","birthdate":"1990-01-01","biography":"","city":5,"password":"p"}""", "city")]
    [InlineData("""{"second_name":"B","birthdate":"1990-01-01","biography":"","city":"C","password":"p"}""", "first_name")]
    [InlineData("""{"first_name":"A\u0000","second_name":"B","birthdate":"1990-01-01","biography":"","city":"C","password":"p"}""", "first_name")]
    [InlineData("""{"first_name":"\ud800","second_name":"B","birthdate":"1990-01-01","biography":"","city":"C","password":"p"}""", "first_name")]
    [InlineData("""{"first_name":""", "first_name")]
    [InlineData("null", "body")]
    [InlineData("", "body")]
    public async Task InvalidRegister_NamesTheField(string body, string field)
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await api.Client.PostAsync("/user/register", content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("not-committed", answer.Header("X-Outcome"));
        Assert.True((await answer.JsonAsync(Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task MalformedKey_IsRefused()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);

        using var answer = await api.RegisterAsync(ApiProcess.User(), Token, "not-a-uuid");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.JsonAsync(Token)).GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
        Assert.Equal(0L, await Server.QueryAsync(database, "SELECT count(*) FROM users", Token));
    }

    [Fact]
    public async Task MetricsAndOpenApi_AnswerOnTheirPorts()
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);
        using var registered = await api.RegisterAsync(ApiProcess.User(), Token);
        await registered.UserIdAsync(Token);
        var metricsPort = api.MetricsPort.ToString(CultureInfo.InvariantCulture);

        var metrics = await api.Client.GetStringAsync(new Uri($"http://127.0.0.1:{metricsPort}/metrics"), Token);
        using var notHere = await api.Client.GetAsync("/metrics", Token);
        using var notThere = await api.Client.GetAsync(new Uri($"http://127.0.0.1:{metricsPort}/user/search?first_name=A"), Token);
        var document = await api.Client.GetFromJsonAsync<System.Text.Json.JsonElement>("/openapi/v1.json", Token);

        Assert.Contains("""api_requests_total{endpoint="register",status="200"} 1""", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, notHere.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, notThere.StatusCode);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name);
        Assert.Superset(
            new HashSet<string>(["/user/register", "/user/get/{id}", "/user/search", "/login", "/user/request/{request_key}", "/healthz"]),
            paths.ToHashSet());
    }

    [Theory]
    [InlineData(null, "API_PORT", "8001", "PG_AUTHORITY_MASTER")]
    [InlineData("127.0.0.1:5432", "API_PASSWORD_COST", "3", "API_PASSWORD_COST='3'")]
    public async Task BadSetting_IsOneLineAndExitCode64(string? master, string name, string value, string expected)
    {
        await using var api = ApiProcess.Launch(master, "postgres", (name, value));

        Assert.Equal(64, await api.WaitForExitAsync(Token));
        Assert.Contains(expected, Assert.Single((await api.Errors).Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakenPort_IsOneLineAndExitCode64()
    {
        var taken = Server.Port.ToString(CultureInfo.InvariantCulture);
        await using var api = ApiProcess.Launch(Server.Authority, "postgres", ("API_PORT", taken), ("API_BIND", PostgresServer.Host));

        Assert.Equal(64, await api.WaitForExitAsync(Token));
        Assert.Contains(taken, Assert.Single((await api.Errors).Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminated_EndsWithCode0AndNoWord()
    {
        await using var api = await ApiProcess.StartAsync(Server.Authority, await Server.CreateDatabaseAsync(Token), Token);
        api.Terminate();

        Assert.Equal(0, await api.WaitForExitAsync(Token));
        Assert.Equal("", await api.Errors);
    }

    private static async Task<List<string>> NamesAsync(ApiProcess api, string query)
    {
        var users = await api.Client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/user/search?{query}", Token);
        return [.. users.EnumerateArray().Select(user => user.GetProperty("first_name").GetString()!)];
    }

    private async Task<Lsn> PositionAsync(string database) =>
        Lsn.Parse((string)(await Server.QueryAsync(database, "SELECT pg_current_wal_insert_lsn()::text", Token))!);
}
