using System.Globalization;

namespace Harness.Environments;

/// <summary>HAProxy's configuration: one address for writes, one for reads, one for reads from one replica.</summary>
internal static class HaproxyConfig
{
    /// <summary>Name of the proxy that routes to the leader.</summary>
    public const string Write = "write";

    /// <summary>Name of the proxy that routes to replicas.</summary>
    public const string Read = "read";

    /// <summary>Name of the proxy that routes to one replica only.</summary>
    public const string ReadOne = "read-one";

    public static string Of(LocalLayout layout) =>
        ConfigTemplate.Fill("local/haproxy.cfg.template", new Dictionary<string, string>
        {
            ["stats_socket"] = layout.ProxySocket,
            ["address"] = LocalLayout.ProxyAddress,
            ["write_port"] = layout.Spec.Ports.ProxyWrite.ToString(CultureInfo.InvariantCulture),
            ["read_port"] = layout.Spec.Ports.ProxyRead.ToString(CultureInfo.InvariantCulture),
            ["one_replica_address"] = LocalLayout.OneReplicaAddress,
            ["servers"] = Servers(layout, ""),
            ["backup_servers"] = Servers(layout, " backup"),
        });

    private static string Servers(LocalLayout layout, string suffix) => string.Join('\n', layout.Members.Select(member =>
        $"    server {member} {LocalLayout.Address(member)}:{layout.Spec.Ports.Postgres} maxconn 100 check port {layout.Spec.Ports.Patroni}{suffix}"));
}
