using Harness.LoadRunner;
using Harness.Verifier;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>What real servers show of commits that wait for a standby, and what the final read makes of it.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class MemberReadsTests(PlainReplication cluster) : IClassFixture<PlainReplication>
{
    private const int Commits = 5;
    private const ulong Run = 0xABCDEF;
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    private const string EmptyAccounts =
        "CREATE TABLE IF NOT EXISTS public.accounts (request_key uuid PRIMARY KEY); GRANT SELECT ON accounts TO loader; TRUNCATE accounts";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task StandbyThatWasCopiedWhileCommitsWaited_ShowsTheirRowsInTheEnd()
    {
        await cluster.SqlAsync("n1", EmptyAccounts);
        await cluster.RunAsync("synchronous", "n1", "nobody");
        var writes = Enumerable.Range(1, Commits).Select(number => WriteAsync((uint)number)).ToList();
        await WaitForAsync("n1", Waiting, $"{Commits}");

        var waiting = await ReadAsync();
        Assert.Equal((0, Commits), (waiting["n1"].Rows.Count, waiting["n1"].CommitWaits));
        Assert.All(["n2", "n3"], member => Assert.Equal((Commits, true, 0), (waiting[member].Rows.Count, waiting[member].FollowsLeader, waiting[member].BehindBytes)));

        await cluster.RunAsync("copy", "n3", "n1");
        await cluster.RunAsync("synchronous", "n1", "");
        await Task.WhenAll(writes);

        Assert.All((await ReadAsync()).Values, read => Assert.Equal((Commits, 0, 0), (read.Rows.Count, read.CommitWaits, read.BehindBytes)));
    }

    /// <summary>Clients have given up, and their requests still come out of some queue.</summary>
    [Fact]
    public async Task RowsThatStillCome_AreWaitedFor()
    {
        await cluster.SqlAsync("n1", EmptyAccounts);
        var late = Task.Run(
            async () =>
            {
                for (var number = 1u; number <= 60; number++)
                {
                    await WriteAsync(1_000 + number);
                    await Task.Delay(100, Stop);
                }
            },
            Stop);
        await WaitForAsync("n1", "SELECT count(*) > 0 FROM accounts", "t");

        var reads = await ReadAsync();

        await late;
        Assert.All(reads.Values, read => Assert.Equal((60, 60, false), (read.Rows.Count, read.IndexKeys.Count, read.StillWritten)));
    }

    private static async Task WriteAsync(uint number)
    {
        await using var connection = new NpgsqlConnection("Host=127.0.5.1;Port=55432;Database=shop;Username=postgres;Pooling=false;Command Timeout=0");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("INSERT INTO accounts VALUES ($1)", connection)
        {
            Parameters = { new() { Value = new OperationKey(Run, 1, number).ToGuid() } },
        };
        await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task<Dictionary<string, FinalRead>> ReadAsync()
    {
        var folder = Path.Combine(cluster.Harness.Folder, Guid.NewGuid().ToString("n"));
        await new MemberReads(folder, Run, "SELECT request_key FROM accounts", TimeProvider.System, _ => { }).ReadAsync(
            ((string[])["n1", "n2", "n3"]).ToDictionary(
                member => member,
                member => $"Host=127.0.5.{member[1..]};Port=55432;Database=shop;Username=postgres;Pooling=false"),
            "n1", Stop);
        return (await FinalReadFile.ReadAllAsync(folder, Stop)).ToDictionary(read => read.Member);
    }

    private async Task WaitForAsync(string member, string sql, string expected)
    {
        while (await cluster.SqlAsync(member, sql) != expected)
            await Task.Delay(100, Stop);
    }
}
