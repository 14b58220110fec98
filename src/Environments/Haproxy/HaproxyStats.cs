using System.Net.Sockets;
using System.Text;

namespace Harness.Environments;

/// <summary>One line of HAProxy's <c>show stat</c>.</summary>
/// <param name="Proxy">The service that routes: <see cref="Write"/>, ...</param>
/// <param name="Server">Member, or FRONTEND or BACKEND.</param>
/// <param name="Status">UP, DOWN, UP 1/2 (going down), no check, ...</param>
public sealed record ProxyServer(string Proxy, string Server, string Status)
{
    /// <summary>Name of the service that routes to the leader.</summary>
    public const string Write = HaproxyConfig.Write;

    public bool IsUp => Status.StartsWith("UP", StringComparison.Ordinal);
}

/// <summary>Asks HAProxy by its socket which members it routes to (HAProxy management guide, 9.1 and 9.3).</summary>
internal static class HaproxyStats
{
    /// <returns>Empty while HAProxy does not answer.</returns>
    public static async Task<IReadOnlyList<ProxyServer>> ReadAsync(string socketPath, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("show stat\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return Parse(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return [];
        }
    }

    /// <summary>Comma separated with a heading; columns are found by name, since versions add some.</summary>
    public static IReadOnlyList<ProxyServer> Parse(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return [];
        var columns = lines[0].TrimStart('#', ' ').Split(',');
        var (proxy, server, status) = (Array.IndexOf(columns, "pxname"), Array.IndexOf(columns, "svname"), Array.IndexOf(columns, "status"));
        if (proxy < 0 || server < 0 || status < 0)
            return [];
        return [.. lines.Skip(1)
            .Select(line => line.Split(','))
            .Where(fields => fields.Length > status)
            .Select(fields => new ProxyServer(fields[proxy], fields[server], fields[status]))];
    }

    /// <summary>
    /// True when HAProxy has looked at the members: it takes every one as up until its first check, and writes go to at most
    /// one after it. None may be up while there is no leader.
    /// </summary>
    public static bool HasChecked(IReadOnlyList<ProxyServer> servers, IReadOnlyCollection<string> members) =>
        servers.Count > 0 && Up(servers, HaproxyConfig.Write, members).Count <= 1;

    /// <summary>Members that this proxy routes to now.</summary>
    public static IReadOnlyList<string> Up(IEnumerable<ProxyServer> servers, string proxy, IReadOnlyCollection<string> members) =>
        [.. servers.Where(server => server.Proxy == proxy && server.IsUp && members.Contains(server.Server)).Select(server => server.Server)];
}
