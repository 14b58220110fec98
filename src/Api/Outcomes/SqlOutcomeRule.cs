namespace Harness.Api;

/// <summary>One line of the table.</summary>
/// <param name="Code">SQLSTATE, or a class of it (<c>22xxx</c>), or <c>*</c> for every other.</param>
/// <param name="Phase">The phase that it holds for.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Title">Short and the same for every occurrence (RFC 9457, section 3.1.3).</param>
/// <param name="Reason">Why the outcome is certain, or why it is not.</param>
public sealed record SqlOutcomeRule(
    string Code, WritePhase Phase, WriteOutcome Outcome, int Status, string Title, string Reason)
{
    /// <summary>Stands for every SQLSTATE.</summary>
    public const string Any = "*";

    private const string ClassSuffix = "xxx";

    /// <summary>2 for the exact code, 1 for its class, 0 for any, -1 when the rule does not hold.</summary>
    internal int Fit(string code, WritePhase phase) =>
        phase != Phase ? -1
        : Code == code ? 2
        : Code.EndsWith(ClassSuffix, StringComparison.Ordinal) && code.StartsWith(Code.AsSpan(0, 2), StringComparison.Ordinal) ? 1
        : Code == Any ? 0
        : -1;
}
