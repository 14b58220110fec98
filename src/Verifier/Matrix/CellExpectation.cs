namespace Harness.Verifier;

/// <summary>What a fault may do to acknowledged writes in one replication mode, and to whoever wants to write.</summary>
/// <param name="Loss">Whether acknowledged writes may be missing in the end.</param>
/// <param name="Stall">How long writes may stand still.</param>
public sealed record CellExpectation(LossExpectation Loss, StallExpectation Stall)
{
    /// <summary>In words, as tables show it: <c>0, failover</c>.</summary>
    public string Words => $"{LossWords}, {StallWords}";

    /// <summary>True when something must break, else the harness could not see it.</summary>
    public bool IsControl => Loss == LossExpectation.Certain || Stall == StallExpectation.BeyondRouting;

    private string LossWords => Loss switch
    {
        LossExpectation.None => "0",
        LossExpectation.Possible => "may lose",
        _ => "loses (control)",
    };

    private string StallWords => Stall switch
    {
        StallExpectation.Short => "short stall",
        StallExpectation.Failover => "failover",
        StallExpectation.BeyondRouting => "longer outage (control)",
        _ => "stall until healed",
    };
}

/// <summary>What a cell expects of acknowledged writes.</summary>
public enum LossExpectation
{
    /// <summary>None may be missing.</summary>
    None,

    /// <summary>Some may be missing: the mode does not promise more.</summary>
    Possible,

    /// <summary>A negative control: some must be missing in at least one run, else the harness cannot see loss.</summary>
    Certain,
}

/// <summary>What a cell expects of the longest time in which no write is acknowledged.</summary>
public enum StallExpectation
{
    /// <summary>None, or a short one: nobody has to be elected.</summary>
    Short,

    /// <summary>As long as a failover takes with the cluster's timing.</summary>
    Failover,

    /// <summary>
    /// A negative control: in at least one run clients wait on although the proxy routes writes to the new leader already.
    /// </summary>
    BeyondRouting,

    /// <summary>As long as the fault lasts.</summary>
    UntilHealed,
}
