using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Repeats runs that come out as expected only sometimes, until one does; tells how many it took.</summary>
/// <param name="atMost">Runs at most, 1 or more.</param>
/// <param name="notes">Told after each run, when there may be several.</param>
internal sealed class AttemptLoop(int atMost, Verdict expected, TextWriter notes)
{
    public const int Most = 1000;

    /// <returns>The first run that came out as expected, else the last one.</returns>
    public async Task<T> RunAsync<T>(Func<Task<T>> run, Func<T, Verdict> verdictOf)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await run();
            var verdict = verdictOf(outcome);
            if (atMost > 1)
                notes.WriteLine(Note(attempt, verdict));
            if (verdict == expected || attempt == atMost)
                return outcome;
        }
    }

    private string Note(int attempt, Verdict verdict)
    {
        var runs = attempt == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{attempt} runs");
        return verdict == expected
            ? string.Create(CultureInfo.InvariantCulture, $"attempts: 1 of {runs} came out {VerdictWords.Name(verdict)}, as expected; at most {atMost} were allowed")
            : string.Create(CultureInfo.InvariantCulture, $"attempts: 0 of {runs} came out {VerdictWords.Name(expected)}, as expected (this one {VerdictWords.Name(verdict)})")
                + (attempt == atMost ? "; no more are allowed" : "; again");
    }
}
