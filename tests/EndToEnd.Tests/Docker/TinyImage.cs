using System.Diagnostics;
using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>An image of a dozen programs of this machine with their libraries: it needs no registry and is made in a second.</summary>
internal static class TinyImage
{
    public const string Name = "harness-tests/tiny:1";

    private const string Extensions = "/usr/lib/x86_64-linux-gnu/xtables";
    private static readonly string[] Programs = ["sh", "sleep", "dd", "df", "rm", "cat", "tail", "ip", "tc", "iptables", "yes"];
    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static Task MakeAsync(DockerEngine engine, CancellationToken cancellationToken) => engine.DoAsync("make the test image", async (client, stop) =>
    {
        try
        {
            await client.Images.InspectImageAsync(Name, stop);
        }
        catch (DockerImageNotFoundException)
        {
            using var tar = await TarAsync(stop);
            await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromSrc = "-", Repo = Name.Split(':')[0], Tag = Name.Split(':')[1] },
                tar, new AuthConfig(), new Progress<JSONMessage>(), stop);
        }
    }, cancellationToken);

    private static async Task<MemoryStream> TarAsync(CancellationToken cancellationToken)
    {
        var programs = Programs.Select(name => (Name: name, Path: Folders.Select(folder => Path.Combine(folder, name)).First(File.Exists))).ToList();
        var plugins = Directory.Exists(Extensions) ? Directory.GetFiles(Extensions, "*.so") : [];
        var libraries = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in programs.Select(program => program.Path).Concat(plugins.Take(1)))
            libraries.UnionWith(await LibrariesAsync(file, cancellationToken));
        var stream = new MemoryStream();
        await using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var (source, target) in programs.Select(program => (program.Path, "bin/" + program.Name))
                .Concat(libraries.Concat(plugins).Select(path => (path, path.TrimStart('/')))))
            {
                await using var content = File.OpenRead(source);
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, target) { DataStream = content, Mode = (UnixFileMode)0b111_101_101 }, cancellationToken);
            }
            foreach (var folder in (string[])["tmp", "data", "proc", "sys", "run"])
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)0b111_111_111 }, cancellationToken);
        }
        stream.Position = 0;
        return stream;
    }

    /// <summary>Paths that ldd(1) prints: "name => /path (address)" or "/path (address)".</summary>
    private static async Task<IEnumerable<string>> LibrariesAsync(string file, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("ldd", file) { RedirectStandardOutput = true })!;
        var lines = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        return lines.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/'));
    }
}
