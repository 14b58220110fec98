namespace Harness.Environments.Tests;

public sealed class HaproxyStatsTests
{
    private const string Csv = """
        # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,
        write,FRONTEND,,,0,0,500,0,0,0,0,0,0,,,,,OPEN,,
        write,n1,0,0,0,0,100,0,0,0,,0,,0,0,0,0,UP,1,
        write,n2,0,0,0,0,100,0,0,0,,0,,0,0,0,0,DOWN,1,
        write,BACKEND,0,0,0,0,50,0,0,0,0,0,,0,0,0,0,UP,1,
        read,n1,0,0,0,0,100,0,0,0,,0,,0,0,0,0,DOWN 1/2,1,
        read,n2,0,0,0,0,100,0,0,0,,0,,0,0,0,0,UP 1/2,1,

        """;

    [Fact]
    public void Up_CountsServersOfOneProxyThatTakeConnections()
    {
        var servers = HaproxyStats.Parse(Csv);
        Assert.Equal(["n1"], HaproxyStats.Up(servers, HaproxyConfig.Write, ["n1", "n2"]));
        Assert.Equal(["n2"], HaproxyStats.Up(servers, HaproxyConfig.Read, ["n1", "n2"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unknown command.\n")]
    public void Parse_OfAnythingElse_IsEmpty(string text) => Assert.Empty(HaproxyStats.Parse(text));

    [Fact]
    public async Task ReadAsync_WithoutASocket_IsEmpty() =>
        Assert.Empty(await HaproxyStats.ReadAsync("/nonexistent/haproxy.sock", TestContext.Current.CancellationToken));
}
