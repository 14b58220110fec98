using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>One line of the table: when it applies, what it makes of the request, and why that is safe.</summary>
/// <param name="Condition">When it applies, in words.</param>
/// <param name="Reason">Why this outcome and no other.</param>
/// <param name="Error">Code in the journal when no SQLSTATE is known; <c>{status}</c> stands for the status code.</param>
public sealed record HttpOutcomeRule(string Condition, Outcome Outcome, string Error, string Reason)
{
    /// <summary>The condition itself.</summary>
    public required Func<HttpFacts, bool> Applies { get; init; }

    /// <summary>Error code of a request that this rule decides; empty when it was acknowledged.</summary>
    public string ErrorOf(in HttpFacts facts) =>
        Outcome == Outcome.Ok ? "" : facts.SqlState ?? Error.Replace("{status}", facts.Status?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
