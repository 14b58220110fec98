namespace Harness.Api;

/// <summary>What the reading endpoints have in common.</summary>
internal static class Reads
{
    /// <summary>True for failures that are the database's or the way's to it; others are faults of this program.</summary>
    public static bool IsDatabaseFailure(Exception failure) => SqlOutcome.CodeOf(failure, WritePhase.AfterSend) is not null;
}
