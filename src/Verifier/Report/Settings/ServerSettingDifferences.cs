namespace Harness.Verifier;

/// <summary>A setting of all members as they said it at both looks, where it is worth a look.</summary>
/// <param name="Values">One for each member that was asked, in order; at the last look where it answered.</param>
/// <param name="Changes">Members whose value was another one before the faults, with that value.</param>
internal sealed record ServerSettingDifference(
    string Name, IReadOnlyList<(string Member, ServerSetting? Setting)> Values, IReadOnlyList<(string Member, ServerSetting? Before, ServerSetting? After)> Changes)
{
    /// <summary>Which settings each member has of its own by nature: addresses, paths and names.</summary>
    private static readonly HashSet<string> Own =
    [
        "cluster_name", "config_file", "data_directory", "external_pid_file", "hba_file", "ident_file", "listen_addresses", "log_directory", "log_filename",
        "port", "primary_conninfo", "primary_slot_name", "unix_socket_directories",
    ];

    public bool OfItsOwn => Own.Contains(Name);

    public bool BetweenMembers => Values.Select(value => value.Setting?.Value).Distinct().Count() > 1;

    public bool PendingRestart => Values.Any(value => value.Setting is { PendingRestart: true });

    /// <summary>As psql's <c>\dconfig</c> has it: said somewhere, and not what the server would have by itself. Not of what no one can set.</summary>
    public bool FromDefault => Values.Any(value => value.Setting is { Source: not "default", Context: not "internal" } said && said.Value != said.BootValue);

    /// <summary>The server's own default; null when there is none.</summary>
    public string? Default => Values.Select(value => value.Setting).FirstOrDefault(setting => setting?.BootValue is not null) is { } setting
        ? SettingText.Of(setting.BootValue!, setting.Unit)
        : null;

    /// <summary>Where the values come from.</summary>
    public string Source => string.Join(", ", Values.Select(value => value.Setting?.Source).OfType<string>().Distinct());
}

/// <summary>Which settings of servers are not what they would be by themselves, not the same everywhere, or not the same as before. Pure.</summary>
internal static class ServerSettingDifferences
{
    /// <summary>Every setting that differs in one of these ways: changed ones first, then those between members, then by name.</summary>
    public static IReadOnlyList<ServerSettingDifference> Of(IReadOnlyList<ServerSettings> looks)
    {
        var before = Asked(looks, SettingsMoment.Before);
        var after = Asked(looks, SettingsMoment.After);
        var members = looks.Select(look => look.Member).Distinct().Where(member => before.ContainsKey(member) || after.ContainsKey(member)).ToList();
        return
        [
            .. before.Values.Concat(after.Values).SelectMany(values => values.Keys).Distinct()
                .Select(name => Of(name, members, before, after))
                .Where(setting => setting.FromDefault || setting.BetweenMembers || setting.PendingRestart || setting.Changes.Count > 0)
                .OrderBy(setting => (setting.Changes.Count > 0, setting.BetweenMembers) switch { (true, _) => 0, (_, true) => 1, _ => 2 })
                .ThenBy(setting => setting.Name, StringComparer.Ordinal),
        ];
    }

    private static ServerSettingDifference Of(
        string name, IReadOnlyList<string> members, Dictionary<string, Dictionary<string, ServerSetting>> before, Dictionary<string, Dictionary<string, ServerSetting>> after) => new(
        name,
        [.. members.Select(member => (member, after.GetValueOrDefault(member)?.GetValueOrDefault(name) ?? before.GetValueOrDefault(member)?.GetValueOrDefault(name)))],
        [
            .. members.Where(member => before.ContainsKey(member) && after.ContainsKey(member))
                .Select(member => (Member: member, Before: before[member].GetValueOrDefault(name), After: after[member].GetValueOrDefault(name)))
                .Where(change => change.Before?.Value != change.After?.Value),
        ]);

    private static Dictionary<string, Dictionary<string, ServerSetting>> Asked(IReadOnlyList<ServerSettings> looks, SettingsMoment when) =>
        looks.Where(look => look.When == when && look.Problem is null).GroupBy(look => look.Member)
            .ToDictionary(look => look.Key, look => look.Last().Values.Where(Counts).ToDictionary(setting => setting.Name));

    /// <summary>Not what the asking connection set for itself, nor what only says which role the server has.</summary>
    private static bool Counts(ServerSetting setting) =>
        setting.Source is not ("client" or "session") && setting.Name != "in_hot_standby" && !setting.Name.StartsWith("transaction_", StringComparison.Ordinal);
}
