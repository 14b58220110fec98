namespace Harness.Verifier;

/// <summary>Something in a run that loses writes at other times, with more luck against it.</summary>
/// <param name="Text">What it was, without the names of members.</param>
/// <param name="Runs">How many more runs of the same schedule it is worth.</param>
public sealed record NearMiss(string Text, int Runs);

/// <summary>How near a run came to a violation. Pure.</summary>
internal static class NearMisses
{
    /// <summary>Harm was begun: it mostly needs a second piece of luck to be done.</summary>
    private const int AfterHarm = 8;

    /// <summary>The state in which harm begins was there; most of what is sound gets through it, so it must not take all the time.</summary>
    private const int AfterHazard = 2;

    public static IReadOnlyList<NearMiss> Of(ReportModel model)
    {
        List<NearMiss> near = [.. (model.Result.Attribution?.Findings ?? []).Select(OverwrittenLeaderKey.TitleOf).Distinct().Select(title => new NearMiss(title, AfterHarm))];
        if (model.Faults.Any(fault => LetAFormerLeaderComeBack(fault, model.Events)))
            near.Add(new NearMiss("A former leader came back alive.", AfterHazard));
        return near;
    }

    /// <summary>It led when it was struck, another leads when it is healed, and it has not been started anew: it may still take itself for the leader.</summary>
    private static bool LetAFormerLeaderComeBack(AppliedFault fault, IReadOnlyList<RunEvent> events) =>
        fault.HealedNs is { } healed && NemesisMoves.LeavesAlive(fault.Fault)
        && LeaderAt(events, fault.InjectedNs) == fault.Member && LeaderAt(events, healed) != fault.Member;

    private static string? LeaderAt(IReadOnlyList<RunEvent> events, long atNs) =>
        events.LastOrDefault(happened => happened.Kind == RunEventKind.LeaderElected && happened.AtNs <= atNs)?.Subject;
}
