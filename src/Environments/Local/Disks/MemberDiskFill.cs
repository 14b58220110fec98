namespace Harness.Environments;

/// <summary>Fills the disk of one member by a file and frees it again.</summary>
internal static class MemberDiskFill
{
    private const string FileName = ".harness-fill";
    private const int BlockBytes = 4096;

    /// <param name="folder">Where the disk is mounted.</param>
    public static async Task FillAsync(string folder, CancellationToken cancellationToken)
    {
        var free = FreeBytes(folder);
        await using var file = new FileStream(
            Path.Combine(folder, FileName),
            new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        var block = new byte[BlockBytes];
        try
        {
            // Twice what is free: the file system's own blocks for the file's map are among it, and others free some meanwhile.
            for (var written = 0L; written <= 2 * free; written += BlockBytes)
                await file.WriteAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (FreeBytes(folder) < BlockBytes)
        {
            // No space left, which is what it is for.
        }
    }

    /// <summary>Idempotent.</summary>
    public static void Free(string folder) => File.Delete(Path.Combine(folder, FileName));

    public static long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
