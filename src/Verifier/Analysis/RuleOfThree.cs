namespace Harness.Verifier;

/// <summary>
/// The rule of three: of N trials without a single event, an event rate of 3/N would have shown one with 95 %
/// probability (Hanley, Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 1983).
/// </summary>
internal static class RuleOfThree
{
    /// <summary>Of fewer trials it says nothing: 3/N is no less than one.</summary>
    public const int LeastTrials = 4;
}
