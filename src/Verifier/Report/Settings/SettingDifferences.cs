namespace Harness.Verifier;

/// <summary>A setting of all members, against its default and between them.</summary>
/// <param name="Values">One a member, in their order; null where it is not set.</param>
/// <param name="Default">Null when it is not known.</param>
internal sealed record SettingDifference(SettingName Setting, IReadOnlyList<(string Member, string? Value)> Values, string? Default)
{
    public bool BetweenMembers => Values.Select(value => SettingDifferences.Plain(value.Value)).Distinct().Count() > 1;

    public bool FromDefault => Default is null || Values.Any(value => value.Value is not null && SettingDifferences.Plain(value.Value) != Default);
}

/// <summary>Which settings are not what they would be by themselves. Pure.</summary>
internal static class SettingDifferences
{
    /// <summary>Every setting of every member that could be read, PostgreSQL's after Patroni's, by name.</summary>
    public static IReadOnlyList<SettingDifference> Of(IReadOnlyList<MemberSettings> members)
    {
        var read = members.Where(member => member.Problem is null).ToList();
        return
        [
            .. read.SelectMany(member => member.Values.Keys).Distinct()
                .OrderBy(setting => setting.Part, StringComparer.Ordinal).ThenBy(setting => setting.Name, StringComparer.Ordinal)
                .Select(setting => new SettingDifference(
                    setting, [.. read.Select(member => (member.Member, member.Values.GetValueOrDefault(setting)))], SettingDefaults.Of(setting))),
        ];
    }

    /// <summary>YAML and PostgreSQL each have words of their own for a switch.</summary>
    public static string? Plain(string? value) => value?.ToLowerInvariant() switch
    {
        "true" or "yes" => "on",
        "false" or "no" => "off",
        _ => value,
    };
}
