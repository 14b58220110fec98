namespace Harness.Verifier;

/// <summary>One class of anomaly: a pure function from what was recorded to a verdict, without I/O, clock or database.</summary>
internal interface IChecker
{
    /// <summary>Name of the class of anomaly, as in docs/anomalies.md: <c>lost</c>, <c>phantom</c>, ...</summary>
    string Name { get; }

    /// <summary>
    /// Begins to check one run. What it returns takes in operations or keys of the pass through the evidence if it is an
    /// <see cref="IJournalFold"/> or an <see cref="IKeyFold"/>.
    /// </summary>
    ICheck Begin(RunEvidence evidence);
}

/// <summary>One checker at work on one run.</summary>
internal interface ICheck
{
    /// <summary>The verdict, once all evidence has gone by.</summary>
    /// <param name="measures">What else was measured in the same pass.</param>
    CheckResult End(PassMeasures measures);
}
