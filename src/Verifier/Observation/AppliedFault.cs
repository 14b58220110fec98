namespace Harness.Verifier;

/// <summary>A fault as it really happened. Times on the run's clock; one entry of <c>faults.json</c>.</summary>
/// <param name="Fault">Name of the fault.</param>
/// <param name="Member">Member that it hit.</param>
/// <param name="InjectedNs">Just before the first action.</param>
/// <param name="ConfirmedNs">When it was seen to have bitten; null when it never was.</param>
/// <param name="HealedNs">When it was seen to be healed; null when it never was.</param>
/// <param name="ForcesFailover">True when writes are expected to stop until another member is promoted.</param>
/// <param name="Error">What went wrong with injecting; null when nothing did.</param>
public sealed record AppliedFault(
    string Fault, string Member, long InjectedNs, long? ConfirmedNs, long? HealedNs, bool ForcesFailover, string? Error)
{
    /// <summary>True when it was meant for the time after the load.</summary>
    public bool AfterLoad { get; init; }

    /// <summary>Why the failover by hand that it called for did not come about; null when it did or a manager does it.</summary>
    public string? FailoverError { get; init; }

    /// <summary>Why it could not be healed; null when it was, or nobody tried.</summary>
    public string? HealingError { get; init; }

    /// <summary>True when it may have another member promoted, forced or not.</summary>
    public bool MayMoveLeader { get; init; } = ForcesFailover;

    /// <summary>Fault and member, as events name it.</summary>
    public string Subject => $"{Fault} {Member}".TrimEnd();
}
