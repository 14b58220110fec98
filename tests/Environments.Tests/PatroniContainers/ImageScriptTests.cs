using System.Diagnostics;

namespace Harness.Environments.Tests;

/// <summary>build.sh as far as no engine is needed.</summary>
public sealed class ImageScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("harness-files-").FullName;

    public ImageScriptTests() => EmbeddedFiles.WriteTo(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--help", 0, "Usage: build.sh")]
    [InlineData("--release sid", 64, "unknown release 'sid'; known: bookworm, trixie")]
    [InlineData("--relaese trixie", 64, "unknown option --relaese")]
    [InlineData("etdc", 64, "unknown image 'etdc'; known: etcd haproxy patroni")]
    [InlineData("etcd", 64, "environments/docker/start-engine.sh")]
    public async Task Build_ToldSomethingImpossible_SaysWhatIsPossible(string arguments, int exitCode, string message)
    {
        var start = new ProcessStartInfo("bash", $"{Path.Combine(_folder, "images", "build.sh")} {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOCKER_HOST"] = "unix:///no/such/socket";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains(message, output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfItsOutput_KeepsTheImages() =>
        Assert.Equal(
            new Dictionary<string, string> { ["HARNESS_IMAGE_ETCD"] = "harness/etcd:bookworm-1", ["HARNESS_IMAGE_API"] = "harness/api:2" },
            ContainerImages.Parse("HARNESS_IMAGE_ETCD=harness/etcd:bookworm-1\nHARNESS_IMAGE_API=harness/api:2\n"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("17\n18\n17\n", 2)]
    public void Count_OfHeldWalsenders_TakesEachOnce(string pids, int count) => Assert.Equal(count, FreezeScripts.Count(pids));
}
