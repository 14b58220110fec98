using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class ScenarioCatalogTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("catalog-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Find_NameFromBelow_LooksUpward()
    {
        Put("a/scenarios/one.json", "one");
        var below = Directory.CreateDirectory(Path.Combine(root, "a/b/c")).FullName;

        Assert.Equal("one", Catalog(below).Find("one").Name);
    }

    [Fact]
    public void Find_SameNameTwice_TakesTheFirstFolders()
    {
        Put("near/scenarios/one.json", "near");
        Put("far/scenarios/one.json", "far");
        Put("far/scenarios/two.json", "two");
        var catalog = Catalog(Path.Combine(root, "near"), Path.Combine(root, "far"));

        Assert.Equal("near", catalog.Find("one").Name);
        Assert.Equal("two", catalog.Find("two").Name);
        Assert.Equal(["one", "two"], catalog.List().Select(entry => entry.Name));
    }

    [Fact]
    public void Find_Path_ReadsThatFile()
    {
        Put("elsewhere/mine.json", "mine");

        Assert.Equal("mine", Catalog(root).Find(Path.Combine(root, "elsewhere/mine.json")).Name);
    }

    [Fact]
    public void Find_UnknownName_TellsTheNearestAndAll()
    {
        Put("scenarios/failover-loss.json", "failover-loss");
        Put("scenarios/stale-reads.json", "stale-reads");

        var error = Assert.Throws<UserErrorException>(() => Catalog(root).Find("failover-los"));

        Assert.Equal(
            $"failover-los: no such scenario; did you mean \"failover-loss\"?\nscenarios in {root}/scenarios: failover-loss, stale-reads",
            error.Message);
    }

    [Fact]
    public void Find_UnknownPath_SaysThatThereIsNoFile()
    {
        Put("scenarios/failover-loss.json", "failover-loss");

        var error = Assert.Throws<UserErrorException>(() => Catalog(root).Find("elsewhere/failover-loss.json"));

        Assert.StartsWith("elsewhere/failover-loss.json: no such file; did you mean \"failover-loss\"?\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoFolderAtAll_SaysWhatToDo()
    {
        var error = Assert.Throws<UserErrorException>(() => Catalog(root).Find("failover-loss"));

        Assert.Equal(
            "failover-loss: no such scenario\nno scenario was found: start from a folder that has a folder \"scenarios\" in or above it, or give the path of a file",
            error.Message);
    }

    [Fact]
    public void List_BrokenFile_IsThereWithWhatIsWrong()
    {
        Put("scenarios/good.json", "good");
        File.WriteAllText(Path.Combine(root, "scenarios/broken.json"), "{");

        var entries = Catalog(root).List();

        Assert.Equal([("broken", false), ("good", true)], entries.Select(entry => (entry.Name, entry.IsReadable)));
        Assert.StartsWith($"cannot be used: {root}/scenarios/broken.json:1:2: not valid JSON: ", entries[0].Description, StringComparison.Ordinal);
    }

    private static ScenarioCatalog Catalog(params string[] startFolders) => new(ScenarioVocabulary.Default, startFolders);

    private void Put(string path, string name)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $$"""{ "name": "{{name}}", "description": "What of {{name}}?", "load": {{ScenarioSamples.Load}} }""");
    }
}
