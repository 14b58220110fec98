using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A run at one moment.</summary>
public sealed record RunView
{
    /// <summary>In place of a leader's name.</summary>
    public const string NoLeader = "none";

    /// <summary>Name of its folder; null before it has one.</summary>
    public string? Run { get; init; }

    /// <summary>What runs on what, and where the evidence is.</summary>
    public string Headline { get; init; } = "";

    /// <summary>One of <see cref="RunPhase"/>.</summary>
    public string Phase { get; init; } = "starting";

    /// <summary>What is being done within the phase; empty when nothing was told.</summary>
    public string Step { get; init; } = "";

    /// <summary>Name of the leader, or <see cref="NoLeader"/>.</summary>
    public string Leader { get; init; } = NoLeader;

    /// <summary>All members when the cluster was last looked at; empty before the load.</summary>
    public IReadOnlyList<MemberStatus> Members { get; init; } = [];

    /// <summary>The load at the last report; nothing is planned before it begins.</summary>
    public LoadProgress Load { get; init; }

    /// <summary>Load so far, half a second each, the latest last; of a long run only the last minutes.</summary>
    public IReadOnlyList<LoadMoment> Moments { get; init; } = [];

    /// <summary>Faults and elections at their place in <see cref="Moments"/>.</summary>
    public IReadOnlyList<LoadMark> Marks { get; init; } = [];

    /// <summary>Faults that are in force, as events name them.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What happened, the latest last; of a long run only the last ones.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>How many events there were, kept or not.</summary>
    public int EventCount { get; init; }

    /// <summary>Of the planned load; null outside of it.</summary>
    public TimeSpan? LoadLeft =>
        Phase == RunPhase.Load && Load.Planned > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Max(0, (Load.Planned - Load.Elapsed).Ticks)) : null;
}

/// <summary>The load between two reports.</summary>
/// <param name="AtSeconds">Since the start of the load.</param>
/// <param name="OkPerSecond">Acknowledged operations.</param>
/// <param name="ErrorsPerSecond">Failed and unknown ones.</param>
public sealed record LoadMoment(double AtSeconds, double OkPerSecond, double ErrorsPerSecond)
{
    public static LoadMoment Between(in LoadProgress before, in LoadProgress now)
    {
        var seconds = (now.Elapsed - before.Elapsed).TotalSeconds;
        double Rate(long count) => seconds > 0 ? count / seconds : 0;
        return new LoadMoment(
            now.Elapsed.TotalSeconds, Rate(now.Ok - before.Ok), Rate(now.Fail + now.Unknown - before.Fail - before.Unknown));
    }
}

/// <summary>Something that happened during the load.</summary>
/// <param name="AtSeconds">As in <see cref="LoadMoment"/>.</param>
/// <param name="IsFault">True for a fault, false for an election.</param>
public sealed record LoadMark(double AtSeconds, bool IsFault, string Text);
