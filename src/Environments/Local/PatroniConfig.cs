using System.Globalization;

namespace Harness.Environments;

/// <summary>Patroni's configuration file of one member.</summary>
internal static class PatroniConfig
{
    public static string Of(LocalLayout layout, string member, string password, string postgresFolder)
    {
        var spec = layout.Spec;
        return ConfigTemplate.Fill("local/patroni.yml.template", new Dictionary<string, string>
        {
            ["member"] = member,
            ["address"] = layout.Address(member),
            ["client_network"] = layout.ClientNetwork,
            ["patroni_port"] = Text(spec.Ports.Patroni),
            ["postgres_port"] = Text(spec.Ports.Postgres),
            ["password"] = password,
            ["dcs"] = spec.Dcs == Dcs.Etcd3 ? "etcd3" : "etcd",
            ["etcd_hosts"] = string.Join(", ", layout.Etcds.Select(etcd => $"'{layout.EtcdUrl(etcd).Authority}'")),
            ["ttl"] = Text(spec.Timing.TtlSeconds),
            ["loop_wait"] = Text(spec.Timing.LoopWaitSeconds),
            ["retry_timeout"] = Text(spec.Timing.RetryTimeoutSeconds),
            ["maximum_lag_on_failover"] = Text(PatroniModes.MaximumLagOnFailoverBytes),
            ["synchronous_mode"] = PatroniModes.SynchronousMode(spec.Replication),
            ["synchronous_mode_strict"] = Text(PatroniModes.IsStrict(spec.Replication)),
            ["synchronous_node_count"] = Text(PatroniModes.NodeCount(spec.Replication)),
            ["synchronous_commit"] = PatroniModes.SynchronousCommit(spec.Replication),
            ["replication_mode"] = spec.Replication.Name(),
            ["data_folder"] = layout.PostgresData(member),
            ["postgres_bin"] = postgresFolder,
            ["socket_folder"] = layout.SocketFolder(member),
        });
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
