using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What one checker found.</summary>
/// <param name="Check">Name of the checker.</param>
/// <param name="Count">How many anomalies, or how many of what is counted.</param>
/// <param name="Summary">One sentence with the numbers.</param>
/// <param name="Anomalies">Every anomaly, streamed when there are many; the report shows <see cref="MaxExamples"/>, the CSV all.</param>
/// <param name="Measured">Named figures (units last in the name), e.g. <c>outageMsMax</c>.</param>
public sealed record CheckResult(
    string Check, Verdict Verdict, long Count, string Summary, IReadOnlyCollection<Anomaly> Anomalies,
    IReadOnlyDictionary<string, double> Measured)
{
    /// <summary>Examples of one class shown in a report.</summary>
    public const int MaxExamples = 32;

    /// <summary>The same with so many anomalies only: what can be kept when the evidence is no longer there.</summary>
    public CheckResult WithExamples() => this with { Anomalies = [.. Anomalies.Take(MaxExamples)] };
}

/// <summary>One finding, explained.</summary>
/// <param name="Class">Class of anomaly: the checker's name.</param>
/// <param name="Key">The write that it is about; null when it is not about one.</param>
/// <param name="AtNs">When it was acknowledged or happened, on the run's clock.</param>
/// <param name="Explanation">Why, in words: by whom acknowledged, timeline, LSN, fork, fault in force.</param>
public sealed record Anomaly(
    string Class, OperationKey? Key, long? AtNs, string Node, int? Timeline, string Lsn, string ForkLsn, string Explanation)
{
    /// <summary>Of a lost write, whether its row was found on the member that acknowledged it; null for others.</summary>
    public Salvage? Salvage { get; init; }
}
