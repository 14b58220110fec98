namespace Harness.Verifier;

/// <summary>What one step of a search came to.</summary>
public enum StepOutcome
{
    /// <summary>All limits were kept.</summary>
    Held,

    /// <summary>The system broke a limit.</summary>
    Broken,

    /// <summary>The load was not what was asked for, so the step says nothing about the system.</summary>
    GeneratorOverloaded,
}
