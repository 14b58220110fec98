using System.Net.Sockets;
using System.Text;

namespace Harness.Environments.Tests;

public sealed class EnvironmentChoiceTests
{
    [Fact]
    public void Resolve_Auto_IsLocalWhereItsProgramsAre()
    {
        var (spec, reason) = new EnvironmentChoice(() => null, () => throw new InvalidOperationException("nobody need ask")).Resolve(new EnvironmentSpec { Nodes = 5 });
        Assert.Equal(("local", 5), (spec.Kind, spec.Nodes));
        Assert.NotNull(reason);
    }

    [Fact]
    public void Resolve_Auto_WithNothingToUse_TellsEveryWay()
    {
        var error = Assert.Throws<UserErrorException>(() => new EnvironmentChoice(() => "install haproxy", () => false).Resolve(new EnvironmentSpec()));
        Assert.Contains("local: install haproxy", error.Message, StringComparison.Ordinal);
        Assert.Contains("start-engine.sh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_AKind_AsksNothing()
    {
        var spec = new EnvironmentSpec { Kind = "local" };
        Assert.Equal((spec, null), new EnvironmentChoice(() => "missing", () => false).Resolve(spec));
    }

    [Fact]
    public void Factory_OfEveryKind_KnowsWhatImplementsIt() =>
        Assert.All(EnvironmentFactory.Kinds, kind => Assert.True(EnvironmentFactory.TypeOf(kind).IsAssignableTo(typeof(IEnvironment))));

    [Theory]
    [InlineData("docker", ReplicationMode.Async)]
    [InlineData("patroni", ReplicationMode.Sync)]
    [InlineData("local", ReplicationMode.Sync)]
    public void DefaultsOf_AKind_AreThoseOfItsParts(string kind, ReplicationMode mode) =>
        Assert.Equal((kind, mode), (EnvironmentFactory.DefaultsOf(kind).Kind, EnvironmentFactory.DefaultsOf(kind).Replication));

    [Theory]
    [InlineData(nameof(IKillable), true)]
    [InlineData("IFly", false)]
    public void KindsWith_ACapability_AreThoseThatHaveIt(string capability, bool local) =>
        Assert.Equal(local, EnvironmentFactory.KindsWith(capability).Contains("local"));

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nOK", true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nOK", true)]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\n\r\n", false)]
    [InlineData("", false)]
    public async Task EngineProbe_GoesByTheAnswerToItsPing(string answer, bool expected)
    {
        var path = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var engine = Task.Run(async () =>
        {
            using var client = await listener.AcceptAsync(TestContext.Current.CancellationToken);
            await client.ReceiveAsync(new byte[256], TestContext.Current.CancellationToken);
            await client.SendAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, EngineProbe.AnswersOn(path));
        await engine;
        File.Delete(path);
    }

    [Fact]
    public void EngineProbe_WithoutASocket_IsFalse() => Assert.False(EngineProbe.AnswersOn("/nonexistent/docker.sock"));
}
