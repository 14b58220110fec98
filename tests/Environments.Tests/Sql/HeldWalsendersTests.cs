namespace Harness.Environments.Tests;

public sealed class HeldWalsendersTests
{
    [Fact]
    public void With_OfAServerThatAnswersNoMore_NamesWhatWasHeld()
    {
        var held = new HeldWalsenders();
        held.Add("n3", Of(("n2", [17])));
        held.Add("n1", Of(("n2", [18])));

        Assert.Equal([17], held.With("n3", Of())["n2"]);
    }

    [Fact]
    public void With_OfOneThatServesAnew_NamesBothOnce()
    {
        var held = new HeldWalsenders();
        held.Add("n3", Of(("n2", [17])));
        held.Add("n3", Of(("n2", [17])));

        var all = held.With("n3", Of(("n2", [17, 21]), ("n1", [5])));

        Assert.Equal([17, 21], all["n2"].Order());
        Assert.Equal([5], all["n1"]);
    }

    [Fact]
    public void With_OfAStandbyThatWasNeverHeld_NamesWhatServesIt() => Assert.Equal([9], new HeldWalsenders().With("n3", Of(("n2", [9])))["n2"]);

    private static IReadOnlyDictionary<string, IReadOnlyList<int>> Of(params (string Member, int[] Pids)[] walsenders) =>
        walsenders.ToDictionary(each => each.Member, IReadOnlyList<int> (each) => each.Pids);
}
