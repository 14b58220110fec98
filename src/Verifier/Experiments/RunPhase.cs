namespace Harness.Verifier;

/// <summary>Names of the phases of a run, in their order.</summary>
public static class RunPhase
{
    public const string EnvironmentUp = "environment-up";
    public const string Load = "load";
    public const string FaultsAfterLoad = "faults-after-load";
    public const string Heal = "heal";
    public const string Quiet = "quiet";
    public const string FinalRead = "final-read";
    public const string TearDown = "tear-down";

    /// <summary>All of them; a run without faults after the load leaves that one out.</summary>
    public static readonly IReadOnlyList<string> All = [EnvironmentUp, Load, FaultsAfterLoad, Heal, Quiet, FinalRead, TearDown];

    /// <summary>Place of a phase among <see cref="All"/>, from 1; null when it is none of them.</summary>
    public static int? PlaceOf(string phase) => All.Index().FirstOrDefault(entry => entry.Item == phase) is (var index, { }) ? index + 1 : null;
}
