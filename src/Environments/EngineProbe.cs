using System.Net.Sockets;
using System.Text;

namespace Harness.Environments;

/// <summary>
/// Whether a Docker engine answers on this machine (Docker Engine API, "Ping"). Only by a socket of this machine: the
/// clusters' ports are published on the loopback addresses of the engine's host.
/// </summary>
internal static class EngineProbe
{
    private const string Scheme = "unix://";

    /// <summary>Of <c>DOCKER_HOST</c> when that names a socket, else Docker's own.</summary>
    public static string SocketPath =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith(Scheme, StringComparison.Ordinal)
            ? host[Scheme.Length..]
            : "/var/run/docker.sock";

    public static bool Answers() => AnswersOn(SocketPath);

    internal static bool AnswersOn(string socketPath)
    {
        try
        {
            var limit = (int)Timeouts.Request.TotalMilliseconds;
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = limit, ReceiveTimeout = limit };
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            socket.Send("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"u8);
            var answer = new byte["HTTP/1.0 200".Length];
            var read = 0;
            while (read < answer.Length && socket.Receive(answer.AsSpan(read)) is > 0 and var more)
                read += more;
            return Encoding.ASCII.GetString(answer).EndsWith(" 200", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
