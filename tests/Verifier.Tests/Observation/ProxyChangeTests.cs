using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class ProxyChangeTests
{
    private static readonly ProxyServer Up = new("write", "n1", "UP");

    [Fact]
    public void Between_EqualLooks_NothingChanged() => Assert.Empty(ProxyChange.Between([Up], [Up], 1, 2));

    [Fact]
    public void Between_AMemberThatGoesDown_SaysWhen() => Assert.Equal(
        [new ProxyChange(2, 1, Up with { Status = "DOWN" })],
        ProxyChange.Between([Up, new ProxyServer("read", "n1", "UP")], [Up with { Status = "DOWN" }, new ProxyServer("read", "n1", "UP")], 1, 2));
}
