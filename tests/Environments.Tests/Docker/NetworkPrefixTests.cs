using System.Net;

namespace Harness.Environments.Tests;

public sealed class NetworkPrefixTests
{
    private static readonly IPNetwork Taken = IPNetwork.Parse("10.213.2.0/24");

    [Fact]
    public void Choose_WithNothingTaken_IsTheFirst() => Assert.Equal("10.213", NetworkPrefix.Choose([], null));

    [Theory]
    [InlineData("10.213.2.0/24")] // a part of it
    [InlineData("10.213.0.0/16")]
    public void Choose_WithTheFirstTaken_IsTheNext(string taken) => Assert.Equal("10.214", NetworkPrefix.Choose([IPNetwork.Parse(taken)], null));

    [Fact]
    public void Choose_WithAllTaken_NamesThem() =>
        Assert.Contains("10.213.0.0/16 to 10.222.0.0/16", Assert.Throws<UserErrorException>(() => NetworkPrefix.Choose([IPNetwork.Parse("10.0.0.0/8")], null)).Message);

    [Fact]
    public void Choose_AWantedOneThatIsTaken_IsRefused()
    {
        Assert.Equal("10.216", NetworkPrefix.Choose([Taken], "10.216"));
        Assert.Throws<UserErrorException>(() => NetworkPrefix.Choose([Taken], "10.213"));
        Assert.Throws<UserErrorException>(() => NetworkPrefix.Choose([], "10.300"));
    }

    [Fact]
    public void RoutesOf_TheKernelsTable_LeavesTheDefaultRouteOut()
    {
        const string table = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n"
            + "eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\n"
            + "br-1\t0001D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n";
        Assert.Equal(["10.213.1.0/24"], NetworkPrefix.RoutesOf(table).Select(network => network.ToString()));
    }
}
