namespace Harness.Verifier;

/// <summary>
/// What applies when nothing is said. PostgreSQL: <c>postgresql.conf.sample</c> of version 15, without what a packager changes;
/// Patroni: <c>Config.__DEFAULT_CONFIG</c> and the manual's chapter on dynamic configuration settings.
/// </summary>
internal static class SettingDefaults
{
    private static readonly Dictionary<string, string> Patroni = new()
    {
        ["ttl"] = "30", ["loop_wait"] = "10", ["retry_timeout"] = "10", ["maximum_lag_on_failover"] = "1048576",
        ["primary_start_timeout"] = "300", ["primary_stop_timeout"] = "0", ["synchronous_mode"] = "off", ["synchronous_mode_strict"] = "off",
        ["synchronous_node_count"] = "1", ["failsafe_mode"] = "off", ["maximum_lag_on_syncnode"] = "-1", ["check_timeline"] = "off",
        ["postgresql.use_slots"] = "on", ["postgresql.use_pg_rewind"] = "off", ["watchdog.mode"] = "automatic",
        ["tags.nofailover"] = "off", ["tags.noloadbalance"] = "off", ["tags.clonefrom"] = "off", ["tags.nosync"] = "off",
    };

    private static readonly Dictionary<string, string> Postgres = new()
    {
        ["fsync"] = "on", ["synchronous_commit"] = "on", ["full_page_writes"] = "on", ["wal_level"] = "replica", ["wal_log_hints"] = "off",
        ["hot_standby"] = "on", ["max_connections"] = "100", ["max_wal_senders"] = "10", ["max_replication_slots"] = "10",
        ["max_worker_processes"] = "8", ["max_parallel_workers"] = "8", ["shared_buffers"] = "128MB", ["wal_keep_size"] = "0",
        ["min_wal_size"] = "80MB", ["max_wal_size"] = "1GB", ["dynamic_shared_memory_type"] = "posix", ["jit"] = "on",
        ["log_line_prefix"] = "%m [%p] ", ["wal_sender_timeout"] = "60s", ["wal_receiver_timeout"] = "60s",
    };

    /// <summary>Null when it is not known here, as for a setting that the cluster's maker invented.</summary>
    public static string? Of(SettingName setting) =>
        (setting.Part == SettingName.Patroni ? Patroni : Postgres).GetValueOrDefault(setting.Name);
}
