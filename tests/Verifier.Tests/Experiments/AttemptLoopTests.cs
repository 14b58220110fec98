using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class AttemptLoopTests
{
    private readonly StringWriter notes = new() { NewLine = "\n" };

    [Theory]
    [InlineData(5, "valid unknown violated valid", 3, "attempts: 1 of 3 runs came out violated, as expected; at most 5 were allowed")]
    [InlineData(5, "violated valid", 1, "attempts: 1 of 1 run came out violated, as expected; at most 5 were allowed")]
    [InlineData(2, "valid unknown violated", 2, "attempts: 0 of 2 runs came out violated, as expected (this one unknown); no more are allowed")]
    [InlineData(1, "valid violated", 1, "")]
    public async Task Runs_AreRepeated_UntilOneComesOutAsExpected(int atMost, string verdicts, int runs, string lastNote)
    {
        var coming = new Queue<Verdict>(verdicts.Split(' ').Select(word => Enum.Parse<Verdict>(word, ignoreCase: true)));
        var expectedLast = coming.ElementAt(runs - 1);
        var done = 0;

        var outcome = await new AttemptLoop(atMost, Verdict.Violated, notes).RunAsync(
            () =>
            {
                done++;
                return Task.FromResult(coming.Dequeue());
            },
            verdict => verdict);

        Assert.Equal((runs, expectedLast), (done, outcome));
        Assert.Equal(lastNote, notes.ToString().TrimEnd().Split('\n')[^1]);
    }
}
