using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The checkers of a run, in the order in which reports show them.</summary>
internal static class Checkers
{
    /// <summary>Those of every run.</summary>
    public static readonly IReadOnlyList<IChecker> All =
    [
        new EvidenceChecker(),
        new LostChecker(),
        new ObservedThenLostChecker(),
        new PhantomChecker(),
        new InventedChecker(),
        new DuplicateChecker(),
        new CorruptedChecker(),
        new DivergenceChecker(),
        new NonSuffixChecker(),
        new DualAckChecker(),
        new DualPrimaryChecker(),
        new WeakAckChecker(),
        new RecoveredChecker(),
        new StaleReadChecker(),
        new SessionChecker(),
        new UnavailabilityChecker(),
    ];

    /// <summary>Those of every run, and those that a scenario gives something to check.</summary>
    public static IReadOnlyList<IChecker> For(Scenario scenario)
    {
        List<IChecker> checkers = [.. All];
        if (scenario.DataSet?.Users > 0)
            checkers.Add(new DataSetChecker());
        if (scenario.Thresholds.Count > 0)
            checkers.Add(new ThresholdChecker());
        return checkers;
    }
}
