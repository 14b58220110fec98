using System.ComponentModel;
using System.Diagnostics;

namespace Harness.Environments;

/// <summary>Sees to it that the images of a cluster are there, by <c>environments/images/build.sh</c>.</summary>
/// <param name="folder">Where <see cref="EmbeddedFiles"/> were written.</param>
internal sealed class ContainerImages(string folder, DockerEngine engine, TimeProvider time)
{
    private const int TailLines = 30;

    /// <summary>Makes those that are missing; with all of them there it takes less than a second.</summary>
    /// <param name="apiFolder">Folder of Harness.Api.dll.</param>
    /// <param name="loadFolder">Folder of Harness.LoadRunner.dll; null where its image is not wanted.</param>
    /// <param name="progress">Told every line about what is made.</param>
    /// <returns>Image by the variable that compose files name it with, e.g. <c>HARNESS_IMAGE_ETCD</c>.</returns>
    /// <exception cref="UserErrorException">One cannot be made: the end of the output is in the message.</exception>
    public async Task<IReadOnlyDictionary<string, string>> EnsureAsync(
        Release release, string apiFolder, IReadOnlyList<string> names, IProgress<string> progress, CancellationToken cancellationToken, string? loadFolder = null)
    {
        using var process = new Process { StartInfo = StartOf(release, apiFolder, loadFolder, names) };
        var tail = new Queue<string>();
        process.ErrorDataReceived += (_, data) => Take(data.Data);
        using var limit = new RequestLimit(Timeouts.ImageBuild, time, cancellationToken);
        try
        {
            process.Start();
            process.BeginErrorReadLine();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? Parse(output) : throw Failure("ended with exit code " + process.ExitCode);
        }
        catch (Win32Exception error)
        {
            throw new UserErrorException($"images are made by bash, which cannot be run: {error.Message}", error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure($"did not end within {Timeouts.ImageBuild.TotalMinutes} minutes");
        }

        void Take(string? line)
        {
            if (string.IsNullOrWhiteSpace(line))
                return;
            progress.Report(line);
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > TailLines)
                    tail.Dequeue();
            }
        }

        UserErrorException Failure(string how)
        {
            lock (tail)
                return new UserErrorException(
                    $"the images cannot be made: environments/images/build.sh {how}.{string.Concat(tail.Select(line => "\n  " + line))}");
        }
    }

    /// <summary>Lines <c>NAME=value</c>.</summary>
    internal static IReadOnlyDictionary<string, string> Parse(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split('=', 2))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private ProcessStartInfo StartOf(Release release, string apiFolder, string? loadFolder, IReadOnlyList<string> names)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])
            [Path.Combine(folder, "images", "build.sh"), "--release", release.Name(), "--api", apiFolder, .. loadFolder is null ? [] : (string[])["--load", loadFolder], .. names])
            start.ArgumentList.Add(argument);
        start.Environment[DockerEngine.AddressVariable] = engine.Address.OriginalString;
        return start;
    }
}
