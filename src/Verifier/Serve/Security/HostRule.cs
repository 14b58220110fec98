using System.Net;
using Microsoft.AspNetCore.Http;

namespace Harness.Verifier;

/// <summary>
/// By which names a browser may call this server. A page of somebody else can have its own name resolve to this machine
/// (DNS rebinding) and would then be of the same origin; an address cannot be made to mean another machine.
/// </summary>
internal sealed class HostRule(ServeOptions options)
{
    /// <param name="header">The Host header as it came.</param>
    public bool Allows(string? header)
    {
        var host = new HostString(header ?? "").Host;
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || options.Names.Contains(host, StringComparer.OrdinalIgnoreCase))
            return true;
        return IPAddress.TryParse(host, out var address) && (!options.IsLocal || IPAddress.IsLoopback(address));
    }
}
