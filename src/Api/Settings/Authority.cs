using System.Globalization;

namespace Harness.Api;

/// <summary>Where one kind of operation goes: one host, or several of which the fitting one is chosen.</summary>
/// <param name="Hosts">At least one, in the order given.</param>
public sealed record Authority(IReadOnlyList<(string Host, int Port)> Hosts)
{
    private const int DefaultPort = 5432;

    /// <summary>True when the server has to be chosen by its role.</summary>
    public bool IsMultiHost => Hosts.Count > 1;

    /// <summary>The value of Npgsql's <c>Host</c>: every host with its port, so that <c>Port</c> is never needed.</summary>
    public string NpgsqlHosts => string.Join(',', Hosts.Select(host => $"{host.Host}:{host.Port.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>Reads <c>host[:port][,host[:port]...]</c>; an IPv6 address stands in brackets.</summary>
    /// <exception cref="SettingsException">A host is empty, or a port is not 1 to 65535; the message names the variable.</exception>
    public static Authority Parse(string variable, string text) =>
        new([.. text.Split(',').Select(part => ParseHost(variable, text, part.Trim()))]);

    private static (string Host, int Port) ParseHost(string variable, string text, string part)
    {
        var colon = part.LastIndexOf(':');
        if (colon < 0 || part.EndsWith(']'))
            return IsHost(part) ? (part, DefaultPort) : throw Bad(variable, text, $"'{part}' is not a host");
        var host = part[..colon];
        if (!IsHost(host))
            throw Bad(variable, text, $"'{host}' is not a host (an IPv6 address stands in brackets)");
        if (!int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
            throw Bad(variable, text, $"'{part[(colon + 1)..]}' is not a port (1 to 65535)");
        return (host, port);
    }

    private static bool IsHost(string host) =>
        Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4
        || (host.StartsWith('[') && host.EndsWith(']') && Uri.CheckHostName(host) == UriHostNameType.IPv6);

    private static SettingsException Bad(string variable, string text, string why) =>
        new($"{variable}='{text}': {why}; expected host:port[,host:port...]");
}
