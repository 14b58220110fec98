using Harness.Environments;

namespace Harness.Verifier;

/// <summary>An attempt to read what a former leader held before it was healed and rewound. One entry of <c>salvage.json</c>.</summary>
/// <param name="TakenNs">When its data was kept, on the run's clock: it holds nothing that was written later.</param>
/// <param name="Source">Where the rows come from, for people.</param>
/// <param name="Timeline">Timeline of its WAL; null when not known.</param>
/// <param name="EndLsn">End of its WAL on that timeline; null when not known.</param>
/// <param name="Keys">Rows of this run that were found.</param>
/// <param name="IsComplete">False when there may be more rows than were read.</param>
/// <param name="File">Name of the file with their keys, in the folder <c>salvage</c>; empty when nothing was read.</param>
/// <param name="Error">Why it could not be read; null when it was.</param>
public sealed record SalvageRead(
    string Member, long TakenNs, string Source, int? Timeline, Lsn? EndLsn, long Keys, bool IsComplete, string File, string? Error)
{
    /// <summary>An attempt that gave nothing.</summary>
    public static SalvageRead Failed(string member, long takenNs, string source, string error) =>
        new(member, takenNs, source, null, null, 0, IsComplete: false, "", error);
}
