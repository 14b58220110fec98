namespace Harness.Environments;

/// <summary>Copies what a cluster's processes wrote, while they still may write.</summary>
internal static class LogCopy
{
    public static async Task RunAsync(LocalLayout layout, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var source in new[] { layout.LogFolder, layout.ConfigFolder }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = File.Create(Path.Combine(folder, Path.GetFileName(source)));
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }
}
