using System.Net;

namespace Harness.EndToEnd.Tests;

/// <summary>What the API says of writes while its database is not well.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ApiOutcomeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string WaitingForLock =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'harness-api' AND datname = current_database() AND wait_event_type = 'Lock'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PostgresServer Server => fixture.Server;

    [Fact]
    public async Task ReadOnlyServer_NotCommitted_AndRecoversByItself()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await Server.SetAsync("default_transaction_read_only", "on", Token);
        try
        {
            using var refused = await api.RegisterAsync(ApiProcess.User(), Token);
            await AssertFailedAsync(refused, HttpStatusCode.ServiceUnavailable, "not-committed", "25006");
            using var health = await api.Client.GetAsync("/healthz", Token);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            Assert.Equal("read-only", (await health.JsonAsync(Token)).GetProperty("master").GetString());
        }
        finally
        {
            await Server.SetAsync("default_transaction_read_only", "off", Token);
        }
        using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
        await answer.UserIdAsync(Token);
    }

    [Fact]
    public async Task SessionTerminatedInMidRequest_Unknown()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await using var locker = await TableLock.TakeAsync(Server, database, Token);

        var pending = api.RegisterAsync(ApiProcess.User(), Token);
        await Server.WaitForAsync(database, WaitingForLock, 1L, Token);
        await Server.ExecuteAsync(
            database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'harness-api' AND wait_event_type = 'Lock'", Token);

        using var answer = await pending;
        await AssertFailedAsync(answer, HttpStatusCode.InternalServerError, "unknown", "57P01");
    }

    [Fact]
    public async Task CommandTimeOut_Unknown()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token, ("PG_COMMAND_TIMEOUT_SECONDS", "1"));
        await using var locker = await TableLock.TakeAsync(Server, database, Token);

        using var answer = await api.RegisterAsync(ApiProcess.User(), Token);

        await AssertFailedAsync(answer, HttpStatusCode.GatewayTimeout, "unknown", "08007");
    }

    [Fact]
    public async Task CommandTimeOutDuringSynchronousWait_Unknown_AndNeverASuccess()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token, ("PG_COMMAND_TIMEOUT_SECONDS", "1"));
        await Server.SetAsync("synchronous_standby_names", "nobody", Token);
        try
        {
            using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
            await AssertFailedAsync(answer, HttpStatusCode.GatewayTimeout, "unknown", "08007");
        }
        finally
        {
            await Server.SetAsync("synchronous_standby_names", "", Token);
        }
    }

    [Fact]
    public async Task CancelledSynchronousWait_IsAcknowledgedWithItsNotice()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await Server.SetAsync("synchronous_standby_names", "nobody", Token);
        try
        {
            var pending = api.RegisterAsync(ApiProcess.User(), Token);
            await Server.WaitForAsync(database, ApiProcess.WaitingForStandby, 1L, Token);
            await Server.ExecuteAsync(database, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Token);

            using var answer = await pending;
            await answer.UserIdAsync(Token);
            Assert.Equal("01000", answer.Header("X-Pg-Notice"));
            Assert.NotNull(answer.Header("X-Pg-Lsn"));
        }
        finally
        {
            await Server.SetAsync("synchronous_standby_names", "", Token);
        }
    }

    [Fact]
    public async Task SessionTerminatedDuringSynchronousWait_Unknown_ThoughTheRowIsThere()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        var key = Guid.NewGuid().ToString();
        await Server.SetAsync("synchronous_standby_names", "nobody", Token);
        try
        {
            var pending = api.RegisterAsync(ApiProcess.User(), Token, key);
            await Server.WaitForAsync(database, ApiProcess.WaitingForStandby, 1L, Token);
            await Server.ExecuteAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Token);
            using var answer = await pending;
            Assert.Equal("unknown", answer.Header("X-Outcome"));
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);

            // The row is visible now, but was never replicated: repeating the key has to wait for that too.
            var repeated = api.RegisterAsync(ApiProcess.User(), Token, key);
            await Server.WaitForAsync(database, ApiProcess.WaitingForStandby, 1L, Token);
            await Server.SetAsync("synchronous_standby_names", "", Token);
            using var confirmed = await repeated;
            await confirmed.UserIdAsync(Token);
            Assert.Equal("true", confirmed.Header("Idempotent-Replayed"));
            Assert.Null(confirmed.Header("X-Pg-Notice"));
        }
        finally
        {
            await Server.SetAsync("synchronous_standby_names", "", Token);
        }
    }

    [Fact]
    public async Task ServerCrashInMidRequest_Unknown_ThenNotCommitted_ThenRecovers()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        Task<HttpResponseMessage> pending;
        await using (await TableLock.TakeAsync(Server, database, Token))
        {
            pending = api.RegisterAsync(ApiProcess.User(), Token);
            await Server.WaitForAsync(database, WaitingForLock, 1L, Token);
            await Server.CrashAsync(Token);
        }
        using var broken = await pending;
        await AssertFailedAsync(broken, HttpStatusCode.InternalServerError, "unknown", "08006");

        using var down = await api.RegisterAsync(ApiProcess.User(), Token);
        await AssertFailedAsync(down, HttpStatusCode.ServiceUnavailable, "not-committed", "08001");
        using var read = await api.Client.GetAsync("/user/search?first_name=A", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
        using var health = await api.Client.GetAsync("/healthz", Token);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("unreachable", (await health.JsonAsync(Token)).GetProperty("master").GetString());

        await Server.ResumeAsync(Token);
        using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
        await answer.UserIdAsync(Token);
    }

    [Fact]
    public async Task StartedBeforeItsDatabase_RefusesWithoutDoubt_ThenServes()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await Server.CrashAsync(Token);
        ApiProcess api;
        try
        {
            api = ApiProcess.Launch(Server.Authority, database);
            await api.WaitUntilListeningAsync(Token);
            using var early = await api.RegisterAsync(ApiProcess.User(), Token);
            await AssertFailedAsync(early, HttpStatusCode.ServiceUnavailable, "not-committed", null);
        }
        finally
        {
            await Server.ResumeAsync(Token);
        }
        await using (api)
        {
            await api.WaitUntilHealthyAsync(Token);
            using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
            await answer.UserIdAsync(Token);
        }
    }

    private static async Task AssertFailedAsync(HttpResponseMessage answer, HttpStatusCode status, string outcome, string? code)
    {
        Assert.Equal((status, outcome, code), (answer.StatusCode, answer.Header("X-Outcome"), answer.Header("X-Sqlstate")));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(outcome, (await answer.JsonAsync(Token)).GetProperty("outcome").GetString());
    }
}
