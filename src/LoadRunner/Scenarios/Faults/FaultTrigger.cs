namespace Harness.LoadRunner;

/// <summary>When a fault is injected.</summary>
/// <param name="Progress">Share of the planned load, 0 to 1; null when <paramref name="AfterLoad"/> or with a predecessor.</param>
/// <param name="Offset">Added to the moment that <paramref name="Progress"/> gives; may be negative.</param>
/// <param name="AfterLoad">Once the load has ended.</param>
public sealed record FaultTrigger(double? Progress, TimeSpan Offset, bool AfterLoad)
{
    /// <summary>Relative to the fault before it in the list; null when it is not.</summary>
    public Predecessor? After { get; init; }

    /// <summary>The moment on a load of this length, from the start of the measured load; without meaning after another fault.</summary>
    public TimeSpan Resolve(TimeSpan load) => (Progress ?? 1) * load + Offset;
}

/// <summary>What a fault waits for of the one before it.</summary>
public enum Predecessor
{
    /// <summary>That it has been injected and confirmed; of a repeated one, the first time.</summary>
    Injected,

    /// <summary>That it has been healed and confirmed; of a repeated one, the last time.</summary>
    Healed,
}
