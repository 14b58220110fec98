using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Which HTTP client sends the load (docs/decisions/0004-http-client.md).</summary>
public enum HttpClientKind
{
    /// <summary>SocketsHttpHandler over HTTP/1.1, the default.</summary>
    Sockets,

    /// <summary>SocketsHttpHandler over HTTP/2.</summary>
    SocketsHttp2,

    /// <summary>HTTP/1.1 over bare sockets, for less processor time; plain http only.</summary>
    Fast,
}

/// <summary>The clients that a setting may choose.</summary>
internal static class HttpClientKinds
{
    public static readonly IReadOnlyDictionary<string, HttpClientKind> ByName =
        new Dictionary<string, HttpClientKind> { ["sockets"] = HttpClientKind.Sockets, ["fast"] = HttpClientKind.Fast };

    /// <exception cref="UserErrorException">The client does not speak the address's scheme.</exception>
    public static void Require(HttpClientKind client, Uri address)
    {
        if (client == HttpClientKind.Fast && address.Scheme != Uri.UriSchemeHttp)
            throw new UserErrorException($"the fast HTTP client speaks http only, not {address.Scheme}: use the client 'sockets' for {address}");
    }
}
