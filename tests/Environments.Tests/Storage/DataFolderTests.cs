namespace Harness.Environments.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("folder-").FullName;
    private readonly ProcFs _proc = new();

    private string Path => System.IO.Path.Combine(_parent, "cluster");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void Claim_OfAForeignFolder_IsRefusedAndLeavesItAlone()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "letters.txt"), "mine");
        using var folder = new DataFolder(Path, "local", _proc);
        Assert.Contains("was not made by this program", Assert.Throws<UserErrorException>(() => folder.Claim()).Message, StringComparison.Ordinal);
        Assert.Null(folder.Remove());
        Assert.Equal(["letters.txt"], Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void Claim_WhileAnotherHoldsIt_NamesTheOwner()
    {
        using var first = new DataFolder(Path, "local", _proc);
        Assert.False(first.Claim());
        using var second = new DataFolder(Path, "local", _proc);
        Assert.Contains($"process {Environment.ProcessId} ", Assert.Throws<UserErrorException>(() => second.Claim()).Message, StringComparison.Ordinal);
        first.Release();
        Assert.False(second.Claim());
    }

    [Fact]
    public void Claim_OfWhatWasLeft_SaysSoAndRemoveTakesAll()
    {
        using (var dead = new DataFolder(Path, "local", _proc))
        {
            dead.Claim();
            Directory.CreateDirectory(System.IO.Path.Combine(Path, "nodes/n1"));
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, "link"), _parent);
        }
        using var folder = new DataFolder(Path, "local", _proc);
        Assert.True(folder.Claim());
        Assert.Null(folder.Remove());
        Assert.False(Directory.Exists(Path));
        Assert.True(Directory.Exists(_parent));
    }

    [Fact]
    public void End_WhileSomethingIsLeft_KeepsTheFolderForTheNextEnd()
    {
        using var folder = new DataFolder(Path, "local", _proc);
        folder.Claim();
        Assert.True(folder.IsClaimed);

        Assert.Equal(["n1 still runs"], folder.End(["n1 still runs"]));
        Assert.True(folder.IsMarked && !folder.IsClaimed);

        Assert.Empty(folder.End([]));
        Assert.False(Directory.Exists(Path));
    }

    [Fact]
    public void Claim_OfAnotherKindsFolder_IsRefusedAndNamesThatKind()
    {
        using var first = new DataFolder(Path, "docker", _proc);
        first.Claim();
        first.Release();
        Assert.Equal("docker", DataFolder.KindIn(Path));
        using var second = new DataFolder(Path, "local", _proc);
        Assert.Contains("kind docker", Assert.Throws<UserErrorException>(() => second.Claim()).Message, StringComparison.Ordinal);
        Assert.Null(first.Remove());
    }

    [Fact]
    public void KindIn_AFolderThatNobodyMade_IsNotKnown() => Assert.Null(DataFolder.KindIn(_parent));

    [Theory]
    [InlineData("/tmp/with blank")]
    [InlineData("/tmp/quote'd")]
    [InlineData("/")]
    [InlineData("/tmp/0123456789012345678901234567890123456789012345678901234567890123456789012345")]
    public void Path_ThatConfigurationFilesOrSocketsCannotHold_IsRefused(string path) =>
        Assert.Throws<UserErrorException>(() => new DataFolder(path, "local", _proc));
}
