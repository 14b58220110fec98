namespace Harness.EndToEnd.Tests;

/// <summary>Whole runs of the product on a real cluster.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class FailoverLossTests(ChromiumFixture chromium, DocumentedRun documented) : IClassFixture<ChromiumFixture>, IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task FailoverLoss_WithASynchronousStandby_IsValidWithTheKillInsideTheLoad()
    {
        var (run, folder) = await documented.GetAsync();

        Assert.Equal("valid", run.Result.GetProperty("verdict").GetString());
        Assert.Equal(0, run.Account("lost"));
        Assert.True(run.Account("acknowledged") > 1000, run.ToString());
        Assert.Contains(
            run.Result.GetProperty("outages").EnumerateArray(),
            outage => outage.GetProperty("fault").GetString()?.StartsWith("kill-leader", StringComparison.Ordinal) == true
                && outage.GetProperty("recoveryMsFromFault").GetDouble() > 1000);
        // The limit of ten seconds is for a machine that does nothing else.
        Assert.Equal(run.Result.GetProperty("gate").GetProperty("verdict").GetString() switch { "valid" => 0, "violated" => 1, _ => 2 }, run.ExitCode);
        // The front door builds when the sources changed, and says so.
        Assert.Equal("", run.Errors.Replace("building Harness ...\n", "", StringComparison.Ordinal));
        Assert.Contains("| lost | passed | 0 |", await File.ReadAllTextAsync(Path.Combine(folder, "summary.md"), Stop), StringComparison.Ordinal);
        using var settings = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "settings.json"), Stop));
        Assert.Equal(6, settings.RootElement.GetArrayLength());
        Assert.All(settings.RootElement.EnumerateArray(), look => Assert.True(look.GetProperty("values").GetArrayLength() > 300, look.ToString()));
        var judged = await HarnessProgram.RunAsync(Stop, "check", folder, "--fail-on", "rto>1s");
        Assert.True(judged.ExitCode == 1, judged.ToString());
        Assert.Contains("gate: rto>1s FAILED:", judged.Output, StringComparison.Ordinal);
        await ReportInBrowser.AssertTimelineWorksAsync(chromium, folder);
        await ReportInBrowser.AssertUsableAsync(chromium, folder, "valid");
    }

    [Fact]
    public async Task FailoverLoss_WithReplicationHeldBack_IsViolatedAndNamesEveryLostWrite()
    {
        var run = await RunAsync(
            "failover-loss-async", "--duration", "24s", "--rate", "150", "--ports", DocumentedRun.Ports, "--data-folder", harness.Data, "--attempts", "2");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.True(run.Account("lost") > 10, run.ToString());
        var lost = run.Result.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("check").GetString() == "lost");
        Assert.Equal(Math.Min(32, run.Account("lost")), lost.GetProperty("anomalies").GetArrayLength());
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        Assert.Equal(run.Account("lost"), File.ReadLines(Path.Combine(folder, "writes.csv")).Count(line => line.StartsWith("lost,", StringComparison.Ordinal)));
        Assert.All(lost.GetProperty("anomalies").EnumerateArray(), anomaly =>
        {
            Assert.NotEqual("", anomaly.GetProperty("node").GetString());
            Assert.Equal(1, anomaly.GetProperty("timeline").GetInt32());
            Assert.NotEqual("", anomaly.GetProperty("forkLsn").GetString());
            Assert.Contains("kill-leader", anomaly.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        });
        Assert.True(run.Result.GetProperty("rpo").GetProperty("walBytes").GetInt64() > 0);
        var attribution = run.Result.GetProperty("attribution");
        var loss = Assert.Single(attribution.GetProperty("losses").EnumerateArray());
        Assert.Equal(run.Account("lost"), loss.GetProperty("salvagedWrites").GetInt64());
        var recovery = attribution.GetProperty("recoveries").EnumerateArray().Single(
            found => found.GetProperty("fault").GetString()?.StartsWith("kill-leader", StringComparison.Ordinal) == true);
        Assert.All(recovery.GetProperty("milestones").EnumerateArray().SkipLast(1), milestone =>
            Assert.True(milestone.GetProperty("offsetMs").ValueKind == System.Text.Json.JsonValueKind.Number, milestone.ToString()));
        await ReportInBrowser.AssertUsableAsync(chromium, folder, "violated");
        await ReportInBrowser.AssertAnomaliesFilterAsync(chromium, folder);
    }

    [Fact]
    public async Task Seeds_WithAGracefulStopAfterTheLoad_IsValid()
    {
        var run = await RunAsync(harness.Scenario(
            "seeds", "sync", """{ "fault": "stop-replica", "at": "1/4" }, { "fault": "stop-leader", "at": "after-load" }""", during: "16s"));
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task Rows_AlteredBehindTheToolsBack_AreFoundAndNamedByClass()
    {
        const string tamper = """
            psql -q "$PG_LEADER" <<'SQL'
            SET synchronous_commit = local;
            ALTER TABLE users DROP CONSTRAINT users_request_key_key;
            DELETE FROM users WHERE id = (SELECT id FROM users ORDER BY created_at LIMIT 1);
            UPDATE users SET city = 'Elsewhere' WHERE id = (SELECT id FROM users ORDER BY created_at DESC LIMIT 1);
            INSERT INTO users (id, request_key, first_name, second_name, birthdate, biography, city, password_hash)
              SELECT gen_random_uuid(), request_key, first_name, second_name, birthdate, biography, city, password_hash
              FROM users ORDER BY created_at OFFSET 5 LIMIT 1;
            INSERT INTO users (id, request_key, first_name, second_name, birthdate, biography, city, password_hash)
              VALUES (gen_random_uuid(), gen_random_uuid(), 'No', 'Body', '2000-01-01', '', 'Nowhere', '');
            SQL
            sleep 2
            """;
        var run = await RunAsync(harness.Scenario("tampered", "sync", "", during: "5s"), "--before-final-read", tamper);

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(1, run.Account("lost"));
        Assert.Equal(1, run.Account("lostOutOfTurn"));
        Assert.Equal(1, run.Account("corrupted"));
        Assert.Equal(1, run.Account("duplicated"));
        Assert.Equal(1, run.Account("invented"));
    }

    private Task<Finished> RunAsync(string scenario, params string[] more) =>
        HarnessProgram.RunAsync(Stop, ["run", scenario, "--json", "--reports", harness.Reports, .. more]);
}
