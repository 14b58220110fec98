using System.Net;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>
/// Exactly when the API takes a write as committed: after the commit and its synchronous wait, before and whatever
/// becomes of what it asks afterwards.
/// </summary>
[Trait("Category", "EndToEnd")]
public sealed class ApiCommitTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PostgresServer Server => fixture.Server;

    [Fact]
    public async Task PositionAfter_IsReadOnlyWhenTheSynchronousWaitIsOver()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await Server.SetAsync("synchronous_standby_names", "nobody", Token);
        try
        {
            var pending = api.RegisterAsync(ApiProcess.User(), Token);
            await Server.WaitForAsync(database, ApiProcess.WaitingForStandby, 1L, Token);
            var duringTheWait = (string)(await Server.QueryAsync(
                database, "SELECT (pg_logical_emit_message(false, 'test', repeat('x', 1000)))::text", Token))!;
            await Server.SetAsync("synchronous_standby_names", "", Token);

            using var answer = await pending;
            await answer.UserIdAsync(Token);
            Assert.Null(answer.Header("X-Pg-Notice"));
            Assert.True(Lsn.Parse(answer.Header("X-Pg-Lsn-Before")!) < Lsn.Parse(duringTheWait));
            Assert.True(Lsn.Parse(duringTheWait) <= Lsn.Parse(answer.Header("X-Pg-Lsn")!));
        }
        finally
        {
            await Server.SetAsync("synchronous_standby_names", "", Token);
        }
    }

    [Fact]
    public async Task FailureAfterTheCommit_IsStillAcknowledged()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        // Makes the question for the position fail, with a code that would mean "not committed" of the write itself.
        await Server.ExecuteAsync(
            database,
            """
            CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'provoked' USING ERRCODE = '40001'; END $$
            """,
            Token);
        await Server.ExecuteAsync(database, $"ALTER DATABASE {database} SET search_path = public, pg_catalog", Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);

        for (var i = 0; i < 3; i++)
        {
            using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
            await answer.UserIdAsync(Token);
            Assert.NotNull(answer.Header("X-Pg-Lsn-Before"));
            Assert.Null(answer.Header("X-Pg-Lsn"));
        }
        Assert.Equal(3L, await Server.QueryAsync(database, "SELECT count(*) FROM users", Token));
    }

    [Fact]
    public async Task FailureOfTheCommitItself_IsNeverAcknowledged()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await Server.ExecuteAsync(
            database,
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'provoked' USING ERRCODE = '40001'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()
            """,
            Token);

        for (var i = 0; i < 3; i++)
        {
            using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("unknown", answer.Header("X-Outcome"));
            Assert.Equal("40001", answer.Header("X-Sqlstate"));
        }
        Assert.Equal(0L, await Server.QueryAsync(database, "SELECT count(*) FROM users", Token));
    }

    [Fact]
    public async Task Standby_NotCommitted_AndOnceItIsPromotedItsNewTimelineIsNamed()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        await using var api = await ApiProcess.StartAsync(Server.Authority, database, Token);
        await Server.BecomeStandbyAsync(Token);

        for (var i = 0; i < 3; i++)
        {
            using var refused = await api.RegisterAsync(ApiProcess.User(), Token);
            // The first may still meet a session of the server before, of which nothing is certain.
            if (i > 0 || refused.Header("X-Sqlstate") == "25006")
                Assert.Equal(("not-committed", "25006"), (refused.Header("X-Outcome"), refused.Header("X-Sqlstate")));
        }

        await Server.ExecuteAsync("postgres", "SELECT pg_promote()", Token);
        using var answer = await api.RegisterAsync(ApiProcess.User(), Token);
        await answer.UserIdAsync(Token);
        Assert.Equal("2", answer.Header("X-Pg-Timeline"));
    }

    [Fact]
    public async Task SeveralHosts_TheOneThatFitsIsFound()
    {
        var database = await Server.CreateDatabaseAsync(Token);
        var dead = $"{PostgresServer.Host}:{PostgresServer.FreePort()}";
        await using var api = await ApiProcess.StartAsync($"{dead},{Server.Authority}", database, Token);

        using var registered = await api.RegisterAsync(ApiProcess.User(), Token);
        var id = await registered.UserIdAsync(Token);
        using var read = await api.Client.GetAsync($"/user/get/{id}", Token);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(Server.Authority, registered.Header("X-Pg-Node"));
    }
}
