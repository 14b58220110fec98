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
    /// <param name="keysOnly">
    /// The user's own API wrote: neither the contents of rows are known, nor who committed them, where and with which warnings.
    /// Checkers that look at nothing else are left out, since they could find nothing.
    /// </param>
    public static IReadOnlyList<IChecker> For(Scenario scenario, bool keysOnly = false)
    {
        List<IChecker> checkers = [.. All.Where(checker => !keysOnly || checker is not (CorruptedChecker or DualAckChecker or NonSuffixChecker or WeakAckChecker))];
        if (scenario.DataSet?.Users > 0)
            checkers.Add(new DataSetChecker());
        if (scenario.Thresholds.Count > 0)
            checkers.Add(new ThresholdChecker());
        return checkers;
    }
}
