using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Something that a random schedule may do to a cluster.</summary>
/// <param name="Fault">Name of the fault.</param>
/// <param name="Target">Target of the fault.</param>
/// <param name="Row">Row of the matrix that says in which modes it may not lose anything: only there a violation is a finding.</param>
/// <param name="Takes">What is away while it lasts.</param>
/// <param name="Weight">How often it is drawn, in proportion.</param>
public sealed record NemesisMove(string Fault, string Target, string Row, NemesisToll Takes, int Weight)
{
    /// <summary>Shortest and longest duration in seconds; null for what is over at once.</summary>
    public (double Min, double Max)? During { get; init; }

    /// <summary>True: the longest duration counts from the end of the leader's lease, so that both sides of it are drawn.</summary>
    public bool IsAroundLease { get; init; }

    /// <summary>True: while a member or the store is away it is refused, or finds nothing to strike.</summary>
    public bool NeedsWholeCluster { get; init; }

    /// <summary>True: processes go on, or go on later, without knowing what happened meanwhile.</summary>
    public bool LeavesAlive { get; init; }

    /// <summary>Longest duration with this timing; null for what is over at once.</summary>
    public double? MaxDuring(TimingProfile timing) => During is { } during ? during.Max + (IsAroundLease ? timing.TtlSeconds : 0) : null;

    /// <summary>True when a violation under this move alone would be a finding in this mode.</summary>
    public bool IsHarmlessIn(ReplicationMode mode) => MatrixTable.Find(Row).In(mode).Loss == LossExpectation.None;

    public FaultSpec At(TimeSpan moment, TimeSpan? during) =>
        new() { Fault = Fault, Target = Target, At = new FaultTrigger(0, moment, false), During = during };
}

/// <summary>What a cluster lacks while a move lasts.</summary>
public enum NemesisToll
{
    /// <summary>Nothing for longer than a moment.</summary>
    Nothing,

    /// <summary>One member.</summary>
    Member,

    /// <summary>What writes cannot do without, whatever the number of members: it is not asked that they go on.</summary>
    Writes,

    /// <summary>The store that elects leaders, and with it what writes cannot do without.</summary>
    Store,
}
