namespace Harness.LoadRunner.Tests;

public sealed class LoadScriptTests
{
    [Fact]
    public void MixOf_ManyOperations_ChoosesByWeightAndTheSameForTheSameSeed()
    {
        var script = Mix(seed: 7);
        var chosen = Choices(script);

        Assert.InRange(chosen.Count(part => part == 0), 78_500, 81_500);
        Assert.InRange(chosen.Count(part => part == 1), 14_000, 16_000);
        Assert.InRange(chosen.Count(part => part == 2), 4_400, 5_600);
        Assert.Equal(chosen, Choices(Mix(seed: 7)));
        Assert.NotEqual(chosen, Choices(Mix(seed: 8)));
        Assert.Equal((-1, 1), (script.NextPart(0), script.Length));
    }

    [Fact]
    public void StepsOf_RunsAllInOrder()
    {
        var script = LoadScript.StepsOf([new NamedWorkload("a"), new NamedWorkload("b"), new NamedWorkload("a")]);

        Assert.Equal((0, 1, 2, -1), (script.FirstPart(3, 4), script.NextPart(0), script.NextPart(1), script.NextPart(2)));
        Assert.Equal(["a", "b", "a 2"], script.PartNames);
    }

    private static LoadScript Mix(int seed) =>
        LoadScript.MixOf([(new NamedWorkload("a"), 80), (new NamedWorkload("b"), 15), (new NamedWorkload("c"), 5)], seed);

    /// <summary>Few workers with long rows of operations, as in a run.</summary>
    private static List<int> Choices(LoadScript script) =>
        [.. Enumerable.Range(0, 100_000).Select(i => script.FirstPart((ushort)(i % 10), (uint)(i / 10)))];
}
