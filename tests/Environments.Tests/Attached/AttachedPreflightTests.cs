using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Harness.Environments.Tests;

public sealed class AttachedPreflightTests
{
    private static readonly AttachedSpec Spec = new() { File = "c.json" };
    private static readonly NodeFacts Primary = new("n1", "15.1", false, "77", "10.0.0.1:5432", "noon", "u", "app", true, true, null);
    private static readonly NodeFacts Standby = Primary with { Name = "n2", InRecovery = true, Address = "10.0.0.2:5432" };

    [Fact]
    public void Judge_APrimaryAndItsStandby_FindsNothing() => Assert.Empty(AttachedPreflight.Judge(Spec, [Primary, Standby]));

    [Fact]
    public void Judge_ASchemaOfAnEarlierRun_FindsNothing() =>
        Assert.Empty(AttachedPreflight.Judge(Spec, [Primary with { Schema = new SchemaFacts(true, true), MayCreate = false }, Standby]));

    [Fact]
    public void Judge_ASystemThatMayNotBeAskedFor_FindsNothing() =>
        Assert.Empty(AttachedPreflight.Judge(Spec, [Primary with { SystemIdentifier = null }, Standby]));

    public static TheoryData<string, string> Mistakes => new()
    {
        { "two clusters", "different clusters: n1 with system identifier 77; n2 with system identifier 78" },
        { "two primaries", "2 nodes are primary (n1, n2)" },
        { "no primary", "no node is primary" },
        { "one server", "n1, n2 are one and the same server" },
        { "two databases", "different databases" },
        { "no rights to see", "GRANT pg_monitor TO \"u\";" },
        { "no rights to make", "GRANT CREATE ON DATABASE \"app\" TO \"u\";" },
        { "a foreign schema", "was not made by Harness" },
        { "another owner's schema", "belongs to another user" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Judge_AMistake_SaysWhatToDo(string mistake, string told)
    {
        IReadOnlyList<NodeFacts> nodes = mistake switch
        {
            "two clusters" => [Primary, Standby with { SystemIdentifier = "78" }],
            "two primaries" => [Primary, Standby with { InRecovery = false }],
            "no primary" => [Primary with { InRecovery = true }, Standby],
            "one server" => [Primary, Standby with { Address = Primary.Address }],
            "two databases" => [Primary, Standby with { Database = "other" }],
            "no rights to see" => [Primary, Standby with { MayMonitor = false }],
            "no rights to make" => [Primary with { MayCreate = false }, Standby],
            "a foreign schema" => [Primary with { Schema = new SchemaFacts(false, true) }, Standby],
            _ => [Primary with { Schema = new SchemaFacts(true, false) }, Standby],
        };
        Assert.Contains(AttachedPreflight.Judge(Spec, nodes), problem => problem.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void Why_ACertificateThatIsRefused_SaysWhatTheCertificateLacks()
    {
        var error = new NpgsqlException("Exception while performing SSL handshake", new AuthenticationException("RemoteCertificateNameMismatch"));

        var why = AttachedPreflight.Why(error, new NpgsqlConnectionStringBuilder("Host=h;Username=u;Database=d"));

        Assert.Contains("RemoteCertificateNameMismatch", why, StringComparison.Ordinal);
        Assert.Contains("Root Certificate", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_AnythingThatFails_NeverShowsThePassword()
    {
        var connection = new NpgsqlConnectionStringBuilder("Host=h;Username=u;Database=d;Password=hunter2");
        Exception[] errors =
        [
            new PostgresException("no", "FATAL", "FATAL", "28P01"), new PostgresException("no", "FATAL", "FATAL", "3D000"),
            new PostgresException("no", "FATAL", "FATAL", "53300"), new NpgsqlException("x", new SocketException(111)), new TimeoutException(),
            new NpgsqlException("odd bytes"),
        ];
        Assert.All(errors, error => Assert.DoesNotContain("hunter2", AttachedPreflight.Why(error, connection), StringComparison.Ordinal));
    }
}
