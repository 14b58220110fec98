using Npgsql;

namespace Harness.Api.Tests;

public sealed class MigratorTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new NpgsqlException("connect", new IOException()), true },
        { new TimeoutException(), true },
        { Sql("57P03"), true },
        { Sql("25006"), true },
        { Sql("53300"), true },
        { Sql("28P01"), false },
        { Sql("3D000"), false },
        { Sql("42601"), false },
        { new InvalidOperationException(), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void CanPass_OnlyWhatAClusterRecoversFrom(Exception failure, bool expected) =>
        Assert.Equal(expected, Migrator.CanPass(failure));

    private static PostgresException Sql(string code) => new("text", "ERROR", "ERROR", code);
}
