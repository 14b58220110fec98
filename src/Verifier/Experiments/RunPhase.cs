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
}
