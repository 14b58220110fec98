using Harness.Environments;

namespace Harness.Verifier.Tests;

/// <summary>Who is let in, by which name, and from which page.</summary>
public sealed class ServeSecurityTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("localhost:8100", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1:8100", true)]
    [InlineData("127.0.0.1:9999", true)] // through a tunnel
    [InlineData("[::1]:8100", true)]
    [InlineData("build1.example:8100", true)] // named
    [InlineData("evil.example:8100", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.0.2.7:8100", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Host_OfALocalServer_IsLoopbackOrNamed(string? host, bool allowed) =>
        Assert.Equal(allowed, new HostRule(ServeOptions.Of("127.0.0.1", 8100, "reports", null, ["build1.example"])).Allows(host));

    [Theory]
    [InlineData("192.0.2.7:8100", true)]
    [InlineData("[2001:db8::1]:8100", true)]
    [InlineData("localhost:8100", true)]
    [InlineData("evil.example:8100", false)]
    public void Host_OfAServerForOthers_IsAnAddress(string host, bool allowed) =>
        Assert.Equal(allowed, new HostRule(ServeOptions.Of("0.0.0.0", 8100, "reports", Token, [])).Allows(host));

    [Theory]
    [InlineData("GET", "cross-site", "http://evil.example", true)]
    [InlineData("HEAD", null, null, true)]
    [InlineData("POST", "same-origin", "http://127.0.0.1:8100", true)]
    [InlineData("POST", "none", null, true)]
    [InlineData("POST", "cross-site", "http://evil.example", false)]
    [InlineData("POST", "same-site", "http://127.0.0.1:9000", false)]
    [InlineData("POST", "cross-site", "http://127.0.0.1:8100", false)]
    [InlineData("POST", null, "http://127.0.0.1:8100", true)]
    [InlineData("POST", null, "http://127.0.0.1:9000", false)]
    [InlineData("POST", null, "http://evil.example", false)]
    [InlineData("POST", null, "null", false)]
    [InlineData("DELETE", "cross-site", null, false)]
    [InlineData("PUT", "nonsense", null, false)]
    [InlineData("DELETE", null, null, true)] // no browser
    public void Request_ThatChangesSomething_ComesFromThisSite(string method, string? secFetchSite, string? origin, bool allowed) =>
        Assert.Equal(allowed, CrossSiteRule.Allows(method, "127.0.0.1:8100", secFetchSite, origin));

    [Theory]
    [InlineData(null, "Bearer 0123456789abcdef", true)]
    [InlineData(null, "bearer  0123456789abcdef", true)]
    [InlineData(null, "Bearer 0123456789abcdeF", false)]
    [InlineData(null, "Bearer ", false)]
    [InlineData(null, "Basic 0123456789abcdef", false)]
    [InlineData("0123456789abcdef", null, false)] // the token is no session
    [InlineData("", "", false)]
    [InlineData(null, null, false)]
    public void Access_WithAToken_NeedsIt(string? cookie, string? authorization, bool allowed) =>
        Assert.Equal(allowed, new AccessRule(Token).Allows(cookie, authorization));

    [Fact]
    public void Access_WithTheSession_IsGiven_ByThisServerOnly()
    {
        var (rule, other) = (new AccessRule(Token), new AccessRule(Token));
        Assert.True(rule.Allows(rule.Session, null));
        Assert.False(other.Allows(rule.Session, null));
        Assert.True(rule.Knows(Token));
        Assert.False(rule.Knows(Token + " "));
        Assert.False(rule.Knows(null));
    }

    [Fact]
    public void Access_WithoutAToken_IsForAll()
    {
        var rule = new AccessRule(null);
        Assert.True(rule.Allows(null, null));
        Assert.False(rule.Knows("")); // nothing to log in with
    }

    [Theory]
    [InlineData("0.0.0.0", 8100, null, "token")]
    [InlineData("192.0.2.7", 8100, "", "token")]
    [InlineData("127.0.0.1", 8100, "short", "16 characters")]
    [InlineData("127.0.0.1", 65536, null, "--port 65536")]
    [InlineData("127.0.0.1", -1, null, "--port -1")]
    [InlineData("somewhere", 8100, null, "--bind somewhere")]
    public void Options_ThatAreImpossible_AreRefused(string bind, int port, string? token, string named) =>
        Assert.Contains(named, Assert.Throws<UserErrorException>(() => ServeOptions.Of(bind, port, "reports", token, [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("192.0.2.7", false)]
    public void Options_KnowWhatIsLocal(string bind, bool local) => Assert.Equal(local, ServeOptions.Of(bind, 0, "reports", Token, []).IsLocal);
}
