namespace Harness.Verifier.Tests;

public sealed class SpillFolderTests
{
    [Fact]
    public void Open_LeavesNoFileToBeSeen_AndCanBeReadAfterWriting()
    {
        var path = Directory.CreateTempSubdirectory("harness-test-").FullName;
        try
        {
            using var folder = new SpillFolder(path);
            var stream = folder.Open();
            stream.Write([1, 2, 3]);
            stream.Position = 1;

            Assert.Equal(2, stream.ReadByte());
            Assert.Empty(Directory.EnumerateFileSystemEntries(path));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
