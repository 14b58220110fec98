namespace Harness.LoadRunner.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("sede", "seed", 1)]
    [InlineData("rate", "rates", 1)]
    public void Distance_CountsInsertionsDeletionsSubstitutionsAndSwaps(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(left, right));
        Assert.Equal(expected, NearestName.Distance(right, left));
    }

    [Theory]
    [InlineData("warmup", "warmUp")]
    [InlineData("NODES", "nodes")]
    [InlineData("tmeout", "timeout")]
    [InlineData("banana", null)]
    public void Of_MistypedName_IsTheNearestUnlessNoneIsNear(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["warmUp", "nodes", "timeout"]));
}
