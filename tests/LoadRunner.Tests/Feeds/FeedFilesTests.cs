using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class FeedFilesTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_RelativePath_CountsFromTheScenariosFolder()
    {
        folder.Write("users.csv", "user_id\nu1\n");

        var feed = ScenarioReader.Read(Scenario("users.csv"), ScenarioVocabulary.Default).Load[0].Feed;

        Assert.Equal(Path.Combine(folder.Path, "users.csv"), feed?.Csv);
    }

    [Fact]
    public void Read_NoSuchFile_IsRefusedAtItsPlaceInTheScenario()
    {
        var path = Scenario("none.csv");

        Assert.Equal(
            $"{path}:3:22: load[0].feed.csv: there is no file {Path.Combine(folder.Path, "none.csv")}; paths count from the scenario's folder",
            Assert.Throws<UserErrorException>(() => ScenarioReader.Read(path, ScenarioVocabulary.Default)).Message);
    }

    [Fact]
    public void Read_MissingColumn_NamesTheFeedsFileAndLine()
    {
        var csv = folder.Write("users.csv", "first_name\nAnna\n");

        var error = Assert.Throws<UserErrorException>(() => ScenarioReader.Read(Scenario("users.csv"), ScenarioVocabulary.Default));

        Assert.StartsWith($"{csv}:2: the row has no user_id", error.Message, StringComparison.Ordinal);
    }

    private string Scenario(string csv) => folder.Write("s.json", $$"""
        { "name": "s", "load": [ {
            "workload": "get-user",
            "feed": { "csv": "{{csv}}" },
            "simulations": [ { "inject": { "rate": 1, "during": "1s" } } ] } ] }
        """);
}
