namespace Harness.Verifier;

/// <summary>All checkers, in the order in which reports show them.</summary>
public static class Checkers
{
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
        new WeakAckChecker(),
        new RecoveredChecker(),
        new UnavailabilityChecker(),
    ];
}
