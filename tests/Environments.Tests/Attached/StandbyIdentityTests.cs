using Npgsql;

namespace Harness.Environments.Tests;

public sealed class StandbyIdentityTests
{
    [Fact]
    public void MemberOf_SlotThenName_IsNeverAGuess()
    {
        var standbys = new Dictionary<string, StandbyIdentity> { ["n2"] = new("walreceiver", "s2"), ["n3"] = new("walreceiver", null), ["n4"] = new("four", null) };

        Assert.Equal("n2", StandbyIdentity.MemberOf("walreceiver", "s2", standbys));
        Assert.Equal("n4", StandbyIdentity.MemberOf("four", null, standbys));
        Assert.Null(StandbyIdentity.MemberOf("walreceiver", null, standbys));
        Assert.Null(StandbyIdentity.MemberOf("other", "s9", standbys));
    }

    [Theory]
    [InlineData(1, 2, 1, 1, 1)]
    [InlineData(1, 2, 1, 2, 0)]
    [InlineData(1, 1, 1, 1, 0)]
    public void Held_OnlyWhenTheLeaderWritesOnAndNothingIsFlushed(ulong current, ulong later, ulong flushed, ulong flushedLater, int standbys) =>
        Assert.Equal(standbys, AttachedEnvironment.Held([Row("b", current, flushed)], [Row("b", later, flushedLater)]));

    [Fact]
    public void Held_WithOneStandbyThatStillReceives_IsNot() =>
        Assert.Equal(0, AttachedEnvironment.Held([Row("b", 1, 1), Row("c", 1, 1)], [Row("b", 2, 1), Row("c", 2, 2)]));

    [Fact]
    public void Connection_AsUrl_IsReadWithItsEncryption()
    {
        const string Url = "postgresql://me%40x@db.example:5433/app?sslmode=verify-full&sslrootcert=/ca.pem";
        var read = AttachedNodeConnection.Read(Url);

        Assert.Null(AttachedNodeConnection.Problem(Url));
        Assert.Equal(("db.example", 5433, "me@x", "app", SslMode.VerifyFull, "/ca.pem"), (read.Host, read.Port, read.Username, read.Database, read.SslMode, read.RootCertificate));
    }

    [Theory]
    [InlineData("postgresql://u:topsecret@h/d", "holds a password")]
    [InlineData("postgresql://u@h/d?password=topsecret", "holds a password")]
    [InlineData("mysql://u:topsecret@h/d", "no URL that begins with postgresql://")]
    [InlineData("postgresql://h/d", "needs a Database and a Username")]
    [InlineData("postgresql://u@h/d?sslmod=topsecret", "'sslmod'")]
    public void Connection_AsAnImpossibleUrl_IsRefusedWithoutShowingAValue(string url, string why)
    {
        var problem = AttachedNodeConnection.Problem(url);

        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", problem, StringComparison.Ordinal);
    }

    private static ReplicationRow Row(string standby, ulong current, ulong flushed) =>
        new("a", standby, "streaming", "async", new Lsn(current), null, new Lsn(flushed), null, null);
}
