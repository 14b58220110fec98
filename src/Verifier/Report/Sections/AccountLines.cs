using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One line of the account: a number, how it is made up, and whether the sum comes out.</summary>
/// <param name="Count">Null when it could not be determined.</param>
/// <param name="Parts">The sum in figures; empty when the number is not a sum.</param>
/// <param name="AddsUp">Null when there is nothing to add.</param>
/// <param name="Part">True for a number that is a part of the one above it.</param>
internal sealed record AccountLine(string Name, string Meaning, long? Count, string Parts, bool? AddsUp, bool Part, bool Bad);

/// <summary>The account of every write as lines that a reviewer can add up.</summary>
internal static class AccountLines
{
    public static IReadOnlyList<AccountLine> Of(ReportModel model)
    {
        var account = model.Result.Account;
        var leader = model.LeaderRead;
        var known = leader is not null;
        return
        [
            Sum("Attempted", "every write that was to be made", account.Attempted, ("acknowledged", account.Acknowledged), ("failed", account.Failed), ("unknown", account.Unknown)),
            known
                ? Sum("Acknowledged", "the client was told that it is kept", account.Acknowledged, ("surviving", account.Surviving), ("lost", account.Lost))
                : Whole("Acknowledged", "the client was told that it is kept", account.Acknowledged),
            Part("Surviving", "acknowledged, and on the leader at the end", known ? account.Surviving : null),
            Part("Lost", "acknowledged, and not there: a broken promise", known ? account.Lost : null, bad: true),
            Part("Lost out of turn", "of the lost, those with a later commit of the same timeline that survived", known ? account.LostOutOfTurn : null, bad: true),
            Part("Dual acknowledged", "acknowledged on an old timeline after a newer one took writes: split brain", account.DualAcknowledged, bad: true),
            Part("Weakly acknowledged", "acknowledged with the warning that the wait for a standby was cancelled", account.WeaklyAcknowledged),
            Whole("Failed", "certainly not executed", account.Failed),
            Part("Phantom", "failed, and there all the same", known ? account.Phantom : null, bad: true),
            known
                ? Rest("Unknown", "may have happened: time-outs, broken connections", account.Unknown, ("recovered", account.Recovered), ("absent", account.Unknown - account.Recovered))
                : Whole("Unknown", "may have happened: time-outs, broken connections", account.Unknown),
            Part("Recovered", "of unknown outcome, and there: legal", known ? account.Recovered : null),
            Part("Observed, then lost", "of unknown outcome, seen by a read, and gone", known ? account.ObservedThenLost : null, bad: true),
            Rows(account, leader),
            Part("Invented", "rows with this run's key that nobody sent", known ? account.Invented : null, bad: true),
            Part("Duplicated", "keys that are there more than once", known ? account.Duplicated : null, bad: true),
            Part("Corrupted", "rows that do not hold what was sent", known ? account.Corrupted : null, bad: true),
        ];
    }

    /// <summary>The leader's rows; exact only without duplicates, since a key may be there any number of times.</summary>
    private static AccountLine Rows(LossAccount account, FinalReadSummary? leader)
    {
        const string Meaning = "this run's rows on the leader, by sequential scan";
        if (leader is null)
            return new AccountLine("Rows at the end", Meaning, null, "", null, false, false);
        var distinct = account.Surviving + account.Recovered + account.Phantom + account.Invented;
        if (account.Duplicated == 0)
        {
            return Sum("Rows at the end", Meaning, leader.Rows,
                ("surviving", account.Surviving), ("recovered", account.Recovered), ("phantom", account.Phantom), ("invented", account.Invented));
        }
        return Rest("Rows at the end", Meaning, leader.Rows, ("keys", distinct), ("copies", leader.Rows - distinct));
    }

    private static AccountLine Sum(string name, string meaning, long count, params (string Name, long Count)[] parts)
    {
        var total = parts.Sum(part => part.Count);
        var sum = string.Join(" + ", parts.Select(part => $"{Figures.Count(part.Count)} {part.Name}"));
        return new AccountLine(name, meaning, count, $"{sum} = {Figures.Count(total)}", total == count, false, false);
    }

    /// <summary>A sum whose last part is what is left: it always comes out, so no claim is made of it, unless that part is negative.</summary>
    private static AccountLine Rest(string name, string meaning, long count, (string, long) known, (string Name, long Count) rest) =>
        Sum(name, meaning, count, known, rest) with { AddsUp = rest.Count < 0 ? false : null };

    private static AccountLine Whole(string name, string meaning, long count) => new(name, meaning, count, "", null, false, false);

    private static AccountLine Part(string name, string meaning, long? count, bool bad = false) =>
        new(name, meaning, count, "", null, true, bad && count > 0);
}
