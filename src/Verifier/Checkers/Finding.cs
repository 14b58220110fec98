using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The ways in which a checker can end.</summary>
internal static class Finding
{
    private static readonly IReadOnlyDictionary<string, double> NothingMeasured = new Dictionary<string, double>();

    /// <summary>Looked for, with something to look at, and not found.</summary>
    public static CheckResult Valid(string check, string summary) =>
        new(check, Verdict.Valid, 0, summary, [], NothingMeasured);

    /// <summary>Nothing to check, or not enough to check it with.</summary>
    public static CheckResult Unknown(string check, string why) =>
        new(check, Verdict.Unknown, 0, why, [], NothingMeasured);

    /// <summary>Unknown because the rows that were to be looked at were not read.</summary>
    public static CheckResult NoLeaderRead(string check) => Unknown(check, "The leader's rows were not read in the end.");

    /// <summary>Violated when there are anomalies, valid when there are none.</summary>
    public static CheckResult FromAnomalies(
        string check, IReadOnlyCollection<Anomaly> anomalies, string valid, string violated,
        IReadOnlyDictionary<string, double>? measured = null) =>
        anomalies.Count == 0
            ? new(check, Verdict.Valid, 0, valid, anomalies, measured ?? NothingMeasured)
            : new(check, Verdict.Violated, anomalies.Count, violated, anomalies, measured ?? NothingMeasured);

    /// <summary>An anomaly about a stored row.</summary>
    public static Anomaly OfRow(string check, OperationKey key, string member, string explanation) =>
        new(check, key, null, member, null, "", "", explanation);

    /// <summary>A reason without a place in the data.</summary>
    public static Anomaly OfRun(string check, string explanation, string member = "") =>
        new(check, null, null, member, null, "", "", explanation);
}
