using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A line of the list as programs get it.</summary>
/// <param name="Verdict">Null when it is unfinished or cannot be read.</param>
/// <param name="RecoveryMs">As in <see cref="RunLine"/>, like the other figures.</param>
/// <param name="Page">Where its page is; null when it has none.</param>
internal sealed record ApiRun(
    string Id, IndexKind Kind, string Subject, Verdict? Verdict, Verdict? Expected, string Sentence, string Environment, string Replication,
    double? RecoveryMs, long? Lost, double? OkPerSecond, string? Page, string Damage)
{
    public static ApiRun Of(RunLine line) => new(
        line.Id, line.Entry.Kind, line.Entry.Subject, line.Entry.Verdict, line.Entry.Expected, line.Entry.Sentence, line.Environment, line.Replication,
        line.RecoveryMs, line.Lost, line.OkPerSecond, line.Entry.HasPage ? FileEndpoints.PageOf(line.Id) : null, line.Entry.Damage);
}
