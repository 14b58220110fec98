using System.Text.Json.Serialization;

namespace Harness.Verifier;

/// <summary>What one member said of its settings, or why it did not.</summary>
/// <param name="When">Before the faults, or after the healing.</param>
/// <param name="Problem">Why it could not be asked; null when it was.</param>
/// <param name="Values">By name, as <c>pg_settings</c> orders them.</param>
public sealed record ServerSettings(string Member, SettingsMoment When, string? Problem, IReadOnlyList<ServerSetting> Values);

/// <summary>Two looks of a run, between which all faults lie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingsMoment>))]
public enum SettingsMoment
{
    [JsonStringEnumMemberName("before")]
    Before,

    [JsonStringEnumMemberName("after")]
    After,
}

/// <summary>A row of <c>pg_settings</c>; columns as in the manual of PostgreSQL, "pg_settings".</summary>
/// <param name="Value">In <paramref name="Unit"/>; what may hold a password is not in it.</param>
/// <param name="Unit">Empty for none.</param>
/// <param name="Source">Where the value comes from, e.g. <c>default</c>, <c>configuration file</c>.</param>
/// <param name="Context">When it can be changed, e.g. <c>postmaster</c>, <c>internal</c>.</param>
/// <param name="BootValue">What it is when nothing is said; null when there is none.</param>
/// <param name="PendingRestart">The file says otherwise, and the server has not been restarted since.</param>
public sealed record ServerSetting(string Name, string Value, string Unit, string Source, string Context, string? BootValue, bool PendingRestart);
