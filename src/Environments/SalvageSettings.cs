namespace Harness.Environments;

/// <summary>How the PostgreSQL of a copied data folder is started: for reading by one client, whatever it was configured for.</summary>
internal static class SalvageSettings
{
    /// <summary>
    /// Options of <c>postgres</c>. The configuration in the folder is Patroni's, so what leads to other members or needs other
    /// programs is taken away; numbers of senders and slots are those of the members, since a lower one would be refused.
    /// </summary>
    /// <param name="dataFolder">Of the copy.</param>
    public static IReadOnlyList<string> Options(string dataFolder, params (string Name, string Value)[] access)
    {
        (string Name, string Value)[] settings =
        [
            .. access,
            ("fsync", "off"), ("autovacuum", "off"), ("archive_mode", "off"), ("restore_command", ""), ("primary_conninfo", ""),
            ("primary_slot_name", ""), ("synchronous_standby_names", ""), ("default_transaction_read_only", "on"),
            ("max_wal_senders", "20"), ("max_replication_slots", "20"), ("logging_collector", "off"),
        ];
        return ["-D", dataFolder, .. settings.SelectMany(setting => (string[])["-c", $"{setting.Name}={setting.Value}"])];
    }

    /// <summary>The refusal to copy what is too large.</summary>
    public static UserErrorException TooLarge(string member, long bytes, long maxBytes) => new(
        FormattableString.Invariant($"the data of {member} has {bytes >> 20} MiB, and at most {maxBytes >> 20} MiB are copied"));
}
