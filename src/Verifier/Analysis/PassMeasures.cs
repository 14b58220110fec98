namespace Harness.Verifier;

/// <summary>What is measured of every run beside its checks, in the same pass; checks may rest on it.</summary>
internal sealed class PassMeasures(RunEvidence evidence)
{
    private readonly OutageFinder finder = new(evidence.Run);
    private readonly LossMeasure loss = new(evidence);
    private Outages? outages;

    public WriteTotals Writes { get; } = new(evidence);

    /// <summary>Only after the pass.</summary>
    public Outages Outages => outages ??= Outages.In(evidence, finder);

    /// <summary>Only after the pass.</summary>
    public RecoveryPoint RecoveryPoint => loss.Measure();

    public IEnumerable<IJournalFold> JournalFolds => [Writes, finder, loss];

    public IEnumerable<IKeyFold> KeyFolds => [Writes, finder, loss];
}
