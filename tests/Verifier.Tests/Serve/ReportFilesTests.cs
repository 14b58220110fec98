namespace Harness.Verifier.Tests;

public sealed class ReportFilesTests : IDisposable
{
    private readonly string outside = Directory.CreateTempSubdirectory("harness-files-").FullName;
    private readonly ReportFiles files;

    public ReportFilesTests()
    {
        var root = Path.Combine(outside, "reports");
        files = new ReportFiles(root);
        Write("secret.txt");
        Write("reports/run/index.html");
        Write("reports/run/logs/n1.log");
        Write("reports/run/.hidden");
        Write("reports/.git/config");
        Write("reports-of-others/run/index.html");
        Directory.CreateSymbolicLink(Path.Combine(root, "linked"), outside);
        File.CreateSymbolicLink(Path.Combine(root, "run", "link.txt"), Path.Combine(outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(root, "run", "up"), outside);
    }

    public void Dispose() => Directory.Delete(outside, recursive: true);

    [Theory]
    [InlineData("run/index.html")]
    [InlineData("run/logs/n1.log")]
    public void Find_OfAFileBelow_FindsIt(string path) => Assert.Equal(Path.Combine(files.Root, path), files.Find(path));

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("run/")]
    [InlineData("run//index.html")]
    [InlineData("/run/index.html")]
    [InlineData("../secret.txt")]
    [InlineData("run/../../secret.txt")]
    [InlineData("run/../run/index.html")]
    [InlineData("./run/index.html")]
    [InlineData("../reports-of-others/run/index.html")]
    [InlineData("..\\secret.txt")]
    [InlineData("run\\index.html")]
    [InlineData("run/.hidden")]
    [InlineData(".git/config")]
    [InlineData("linked/secret.txt")]
    [InlineData("run/link.txt")]
    [InlineData("run/up/secret.txt")]
    [InlineData("run/index.html\0")]
    [InlineData("run/nothing.html")]
    [InlineData("/etc/passwd")]
    public void Find_OfAnythingElse_FindsNothing(string path) => Assert.Null(files.Find(path));

    [Theory]
    [InlineData("linked")]
    [InlineData("..")]
    [InlineData(".git")]
    [InlineData("run/logs")]
    [InlineData("")]
    [InlineData("nothing")]
    public void Folder_ThatIsNoRunsOwn_IsNotHad(string id) => Assert.Null(files.Folder(id));

    [Fact]
    public void Folders_LeaveOutLinksAndHiddenOnes() => Assert.Equal(["run"], files.Folders().Select(folder => folder.Id));

    private void Write(string path)
    {
        var full = Path.Combine(outside, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "x");
    }
}
