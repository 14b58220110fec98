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

    /// <summary>Name of the proxy that knows which members are synchronous standbys.</summary>
    private const string Synchronous = "synchronous";

    public static string Of(LocalLayout layout) =>
        ConfigTemplate.Fill("local/haproxy.cfg.template", new Dictionary<string, string>
        {
            ["stats_socket"] = layout.ProxySocket,
            ["address"] = LocalLayout.ProxyAddress,
            ["write_port"] = layout.Spec.Ports.ProxyWrite.ToString(CultureInfo.InvariantCulture),
            ["read_port"] = layout.Spec.Ports.ProxyRead.ToString(CultureInfo.InvariantCulture),
            ["one_replica_address"] = LocalLayout.OneReplicaAddress,
            ["when_down"] = layout.Spec.ShutdownSessions ? " on-marked-down shutdown-sessions" : "",
            ["servers"] = Servers(layout, "", $"check port {layout.Spec.Ports.Patroni.ToString(CultureInfo.InvariantCulture)}"),
            ["synchronous_servers"] = Servers(layout, "-sync", $"track {Synchronous}/{{0}} on-marked-up shutdown-backup-sessions"),
            ["backup_servers"] = Servers(layout, "", $"track {Read}/{{0}} backup"),
        });

    /// <param name="options">With the member's name for {0}.</param>
    private static string Servers(LocalLayout layout, string suffix, string options) => string.Join('\n', layout.Members.Select(member =>
        $"    server {member}{suffix} {layout.Address(member)}:{layout.Spec.Ports.Postgres} maxconn 100 {string.Format(CultureInfo.InvariantCulture, options, member)}"));
}
