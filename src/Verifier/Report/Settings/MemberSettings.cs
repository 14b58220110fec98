namespace Harness.Verifier;

/// <summary>What Patroni and PostgreSQL of one member were told before they started.</summary>
/// <param name="Values">As they stand in the file.</param>
/// <param name="Problem">Why the file could not be read; null when it was.</param>
public sealed record MemberSettings(string Member, IReadOnlyDictionary<SettingName, string> Values, string? Problem = null);

/// <summary>A setting by its own name in its part's manual, e.g. <c>ttl</c> of Patroni or <c>wal_keep_size</c> of PostgreSQL.</summary>
public readonly record struct SettingName(string Part, string Name)
{
    public const string Patroni = "Patroni";
    public const string Postgres = "PostgreSQL";
}
