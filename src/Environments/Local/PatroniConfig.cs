using System.Globalization;
using System.Text.Json.Nodes;

namespace Harness.Environments;

/// <summary>Patroni's configuration: the file of each member and the part that all members share and that can change.</summary>
internal static class PatroniConfig
{
    /// <summary>Small, so that a standby that was held back cannot be promoted and hide a large loss.</summary>
    public const long MaximumLagOnFailoverBytes = 1 << 20;

    /// <summary>A setting without any effect that changes together with the mode: who shows it has taken the mode over.</summary>
    public const string ModeSetting = "harness.replication_mode";

    public static string Of(LocalLayout layout, string member, string password, string postgresFolder)
    {
        var spec = layout.Spec;
        return ConfigTemplate.Fill("local/patroni.yml.template", new Dictionary<string, string>
        {
            ["member"] = member,
            ["address"] = LocalLayout.Address(member),
            ["patroni_port"] = Text(spec.Ports.Patroni),
            ["postgres_port"] = Text(spec.Ports.Postgres),
            ["password"] = password,
            ["dcs"] = spec.Dcs == Dcs.Etcd3 ? "etcd3" : "etcd",
            ["etcd_hosts"] = string.Join(", ", layout.Etcds.Select(etcd => $"'{layout.EtcdUrl(etcd).Authority}'")),
            ["ttl"] = Text(spec.Timing.TtlSeconds),
            ["loop_wait"] = Text(spec.Timing.LoopWaitSeconds),
            ["retry_timeout"] = Text(spec.Timing.RetryTimeoutSeconds),
            ["maximum_lag_on_failover"] = Text(MaximumLagOnFailoverBytes),
            ["synchronous_mode"] = Text(IsSynchronous(spec.Replication)),
            ["synchronous_mode_strict"] = Text(IsStrict(spec.Replication)),
            ["synchronous_node_count"] = Text(NodeCount(spec.Replication)),
            ["replication_mode"] = spec.Replication.Name(),
            ["data_folder"] = layout.PostgresData(member),
            ["postgres_bin"] = postgresFolder,
            ["socket_folder"] = layout.SocketFolder(member),
        });
    }

    /// <summary>Body of <c>PATCH /config</c> that changes the mode of a running cluster.</summary>
    public static string ModeChange(ReplicationMode mode) => new JsonObject
    {
        ["synchronous_mode"] = IsSynchronous(mode),
        ["synchronous_mode_strict"] = IsStrict(mode),
        ["synchronous_node_count"] = NodeCount(mode),
        ["postgresql"] = new JsonObject { ["parameters"] = new JsonObject { [ModeSetting] = mode.Name() } },
    }.ToJsonString();

    private static bool IsSynchronous(ReplicationMode mode) => mode != ReplicationMode.Async;

    private static bool IsStrict(ReplicationMode mode) => mode == ReplicationMode.SyncStrict;

    /// <summary>Patroni wants at least 1, also where it is not used.</summary>
    private static int NodeCount(ReplicationMode mode) => Math.Max(1, mode.SynchronousStandbys());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
