using System.Globalization;

namespace Harness.Environments;

/// <summary>HAProxy's configuration: one address for writes, one for reads.</summary>
internal static class HaproxyConfig
{
    /// <summary>Name of the proxy that routes to the leader.</summary>
    public const string Write = "write";

    /// <summary>Name of the proxy that routes to replicas.</summary>
    public const string Read = "read";

    public static string Of(LocalLayout layout) =>
        ConfigTemplate.Fill("local/haproxy.cfg.template", new Dictionary<string, string>
        {
            ["stats_socket"] = layout.ProxySocket,
            ["address"] = LocalLayout.ProxyAddress,
            ["write_port"] = layout.Spec.Ports.ProxyWrite.ToString(CultureInfo.InvariantCulture),
            ["read_port"] = layout.Spec.Ports.ProxyRead.ToString(CultureInfo.InvariantCulture),
            ["servers"] = string.Join('\n', layout.Members.Select(member =>
                $"    server {member} {LocalLayout.Address(member)}:{layout.Spec.Ports.Postgres} maxconn 100 check port {layout.Spec.Ports.Patroni}")),
        });
}
