namespace Harness.LoadRunner;

/// <summary>Which HTTP client sends the load.</summary>
public enum HttpClientKind
{
    /// <summary>SocketsHttpHandler over HTTP/1.1, the default.</summary>
    Sockets,

    /// <summary>SocketsHttpHandler over HTTP/2.</summary>
    SocketsHttp2,

    /// <summary>HTTP/1.1 over bare sockets, for less processor time; plain http only.</summary>
    Fast,
}
