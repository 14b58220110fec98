using System.Net;
using Npgsql;

namespace Harness.Api.Tests;

public sealed class ApiSettingsTests
{
    [Fact]
    public void Parse_OnlyTheMaster_TakesDefaults()
    {
        var settings = Parse(("PG_AUTHORITY_MASTER", "db1"));

        Assert.Equal([("db1", 5432)], settings.Master.Hosts);
        Assert.Equal(settings.Master, settings.Replica);
        Assert.Equal(("postgres", "postgres", "postgres"), (settings.User, settings.Password, settings.Database));
        Assert.Equal((IPAddress.Loopback, 8000, 9000, 18), (settings.Bind, settings.Port, settings.MetricsPort, settings.PasswordCost));
    }

    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var settings = Parse(
            ("PG_AUTHORITY_MASTER", "127.0.3.1:15000"), ("PG_AUTHORITY_REPLICA", "n1:1, n2:2,[::1]:3"), ("PG_USER", "u"), ("PG_PASSWORD", " p "),
            ("PG_DATABASE", "d"), ("PG_POOL_SIZE", "7"), ("PG_CONNECT_TIMEOUT_SECONDS", "3"), ("PG_COMMAND_TIMEOUT_SECONDS", "4"),
            ("PG_MIGRATION_TIMEOUT_SECONDS", "5"), ("API_BIND", "0.0.0.0"), ("API_PORT", "81"), ("API_METRICS_PORT", "82"), ("API_PASSWORD_COST", "4"),
            ("PG_SCHEMA", "harness"), ("PG_SSL_MODE", "verifyfull"));

        Assert.Equal([("n1", 1), ("n2", 2), ("[::1]", 3)], settings.Replica.Hosts);
        Assert.Equal(("u", " p ", "d", 7), (settings.User, settings.Password, settings.Database, settings.PoolSize));
        Assert.Equal((3, 4, 5), (settings.ConnectTimeoutSeconds, settings.CommandTimeoutSeconds, settings.MigrationTimeoutSeconds));
        Assert.Equal((IPAddress.Any, 81, 82, 4), (settings.Bind, settings.Port, settings.MetricsPort, settings.PasswordCost));
        Assert.Equal(("harness", SslMode.VerifyFull), (settings.Schema, settings.SslMode));
    }

    [Fact]
    public void Describe_SchemaAndNoPassword_SearchesTheSchemaAndLeavesThePasswordToNpgsql()
    {
        var settings = Parse(("PG_AUTHORITY_MASTER", "db1"), ("PG_SCHEMA", "harness"), ("PG_PASSWORD", ""), ("PG_SSL_MODE", "Require"));

        var described = DataSources.Describe(settings, settings.Master, "primary");

        Assert.Equal(("harness", null, SslMode.Require), (described.SearchPath, described.Password, described.SslMode));
    }

    [Theory]
    [InlineData("PG_AUTHORITY_MASTER", "")]
    [InlineData("PG_AUTHORITY_MASTER", "a:0")]
    [InlineData("PG_AUTHORITY_MASTER", "a:65536")]
    [InlineData("PG_AUTHORITY_MASTER", "a:b")]
    [InlineData("PG_AUTHORITY_MASTER", "a:1,")]
    [InlineData("PG_AUTHORITY_MASTER", "a;Password=x:1")]
    [InlineData("PG_AUTHORITY_MASTER", "::1:5432")]
    [InlineData("PG_AUTHORITY_REPLICA", "a b:1")]
    [InlineData("API_PORT", "0")]
    [InlineData("API_PORT", "65536")]
    [InlineData("API_PORT", "+80")]
    [InlineData("API_METRICS_PORT", "8000")]
    [InlineData("API_PASSWORD_COST", "3")]
    [InlineData("API_PASSWORD_COST", "25")]
    [InlineData("API_BIND", "localhost")]
    [InlineData("PG_SSL_MODE", "7")]
    [InlineData("PG_SSL_MODE", "on")]
    [InlineData("PG_POOL_SIZE", "many")]
    [InlineData("PG_COMMAND_TIMEOUT_SECONDS", "0")]
    public void Parse_BadValue_NamesTheVariable(string name, string value)
    {
        var bad = Assert.Throws<SettingsException>(() => Parse(("PG_AUTHORITY_MASTER", "127.0.0.1:5432"), (name, value)));

        Assert.Contains(name, bad.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', bad.Message);
    }

    [Fact]
    public void Describe_OneHost_TakesItAsItIs()
    {
        var settings = Parse(("PG_AUTHORITY_MASTER", "127.0.3.1:15000"));

        var described = DataSources.Describe(settings, settings.Master, "primary");

        Assert.Equal("127.0.3.1:15000", described.Host);
        Assert.Null(described.TargetSessionAttributes);
        Assert.Equal(-1, described.CancellationTimeout);
        Assert.Equal(GssEncryptionMode.Disable, described.GssEncryptionMode);
    }

    [Fact]
    public async Task DataSources_SeveralHosts_AreChosenByRole()
    {
        var settings = Parse(("PG_AUTHORITY_MASTER", "n1:1,n2:2,[::1]:3"));

        await using var sources = new DataSources(settings, TimeProvider.System);

        Assert.IsType<NpgsqlMultiHostDataSource>(sources.Master);
        Assert.Contains("primary", sources.Master.ConnectionString, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefer-standby", sources.Replica.ConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task DataSources_SameSingleHost_ShareOnePool()
    {
        await using var sources = new DataSources(Parse(("PG_AUTHORITY_MASTER", "n1:1"), ("PG_AUTHORITY_REPLICA", "n1:1")), TimeProvider.System);

        Assert.Same(sources.Master, sources.Replica);
    }

    private static ApiSettings Parse(params (string Name, string Value)[] variables) =>
        ApiSettings.Parse(name => variables.LastOrDefault(variable => variable.Name == name).Value);
}
