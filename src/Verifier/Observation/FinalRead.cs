using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>All rows of this run on one member, read straight from SQL after healing. The rows themselves are streamed.</summary>
/// <param name="Member">Member that was read.</param>
/// <param name="IsLeader">True for the leader at that time.</param>
/// <param name="Rows">By sequential scan, in any order, duplicates included; can be enumerated again.</param>
/// <param name="IndexKeys">Keys by index scan, in any order, duplicates included; can be enumerated again.</param>
/// <param name="ForeignRows">Rows of other runs, or of nobody's, that were left out.</param>
/// <param name="DataSetRows">Rows of the data set that was loaded before the run; not among the foreign ones.</param>
/// <param name="Error">Why it could not be read; null when it was.</param>
/// <param name="CommitWaits">Of the leader: commits that waited for a standby while it was read. Standbys show them, it does not yet.</param>
/// <param name="FollowsLeader">Of a standby: it streamed on the leader's timeline.</param>
/// <param name="BehindBytes">Of such a standby: WAL that it had still to replay of what the leader was read with; 0 for none.</param>
/// <param name="StillWritten">Of the leader: rows still came, to the end of the time for reading it again. Standbys, read later, show more.</param>
public sealed record FinalRead(
    string Member, bool IsLeader, IReadOnlyCollection<FinalRow> Rows, IReadOnlyCollection<OperationKey> IndexKeys,
    long ForeignRows, string? Error, long DataSetRows = 0, long CommitWaits = 0, bool FollowsLeader = false, long BehindBytes = 0, bool StillWritten = false);

/// <summary>One row that belongs to the run.</summary>
/// <param name="Key">From <c>users.request_key</c>.</param>
/// <param name="Fingerprint">Of the stored fields, as <see cref="UserFingerprint"/> makes it.</param>
public readonly record struct FinalRow(OperationKey Key, ulong Fingerprint);
