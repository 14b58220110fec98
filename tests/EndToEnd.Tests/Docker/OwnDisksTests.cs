using Harness.Environments;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>Members whose data lies on disks of limited size.</summary>
public sealed class OwnDisksTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFullDisk_StopsWritesUntilItIsFreed_AndDataOutlivesItsMember()
    {
        await using var cluster = new DockerEnvironment(
            new EnvironmentSpec
            {
                Kind = DockerEnvironment.KindName,
                Replication = ReplicationMode.Async,
                OwnDisks = true,
                DataFolder = PatroniFixture.NewFolder(),
                Ports = new PortSpec { Postgres = 17720, Api = 17730, ApiMetrics = 17731 },
            },
            TimeProvider.System);
        await cluster.StartAsync(new Progress(), Stop);
        await ExecuteAsync(cluster, "CREATE TABLE kept AS SELECT 1 AS id");

        IDiskFillable disks = cluster;
        await disks.FillDiskAsync("db", Stop);
        Assert.Equal(0, await disks.FreeDiskBytesAsync("db", Stop));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(cluster, "CREATE TABLE more AS SELECT repeat('x', 500) AS text FROM generate_series(1, 100000)"));
        await disks.FreeDiskAsync("db", Stop);
        await disks.FreeDiskAsync("db", Stop);
        Assert.True(await disks.FreeDiskBytesAsync("db", Stop) > 100 << 20);

        await cluster.KillMemberAsync("db", Stop);
        await cluster.StartMemberAsync("db", Stop);
        await ExecuteAsync(cluster, "INSERT INTO kept VALUES (2)");
        Assert.True(await QuietCluster.ReachAsync(cluster, TimeProvider.System, Stop), "the cluster did not come to rest");
        Assert.Empty(await cluster.StopAsync(Stop));
    }

    private static async Task ExecuteAsync(DockerEnvironment cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("db"));
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
