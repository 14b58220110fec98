namespace Harness.Environments;

/// <summary>Gives each member a disk of its own: a file with an ext4 file system, mounted where its data lies. Needs root.</summary>
internal sealed class MemberDisks(LocalLayout layout, SystemCommand system, ProcFs proc)
{
    /// <summary>A fresh member takes some 70 MB, and a run's WAL up to max_wal_size, 256 MB; blocks are taken when written to.</summary>
    private const long Size = 768L << 20;

    private const string MountTable = "self/mountinfo";

    /// <summary>Programs beside those of every local cluster, and Debian's packages that hold them.</summary>
    private static readonly (string Program, string Package)[] Needed = [("mkfs.ext4", "e2fsprogs"), ("mount", "mount"), ("umount", "mount")];

    /// <exception cref="UserErrorException">Not root, or a program is missing.</exception>
    public static void Require()
    {
        if (Posix.EffectiveUserId != 0)
            throw new UserErrorException(
                "disks of their own (ownDisks, for faults that fill a member's disk) are mounted files, which only root can mount. "
                + "Run as root, or in containers: --environment patroni");
        SystemCommand.Require(Needed);
    }

    /// <param name="account">Owns the disks afterwards.</param>
    /// <exception cref="UserErrorException">The kernel or the container that this runs in does not let them be mounted.</exception>
    public async Task MakeAsync(Account account, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(layout.DiskFolder);
        foreach (var member in layout.Members)
        {
            var file = layout.DiskFile(member);
            await using (var disk = File.Create(file))
                disk.SetLength(Size);
            await system.DemandAsync(["mkfs.ext4", "-q", "-F", "-m", "0", file], cancellationToken).ConfigureAwait(false);
            await system.DemandAsync(["mount", "-o", "loop,nosuid,nodev", file, layout.NodeFolder(member)], cancellationToken).ConfigureAwait(false);
            // The root of a new file system is root's.
            account.MakeFolder(layout.NodeFolder(member));
        }
    }

    /// <summary>Unmounts whatever is mounted within the cluster's folder. Idempotent.</summary>
    /// <returns>What could not be unmounted, one line each.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var place in PlacesIn(proc.ReadText(Path.Combine(proc.Root, MountTable)), layout.Folder))
        {
            var result = await system.RunAsync(["umount", place], cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                problems.Add($"'umount {place}': {result.Explanation}");
        }
        return problems;
    }

    /// <summary>Mount points below a folder, by <c>/proc/self/mountinfo</c>, whose fifth field is the mount point (proc(5)); innermost first.</summary>
    internal static IReadOnlyList<string> PlacesIn(string table, string folder) =>
    [
        .. table.Split('\n')
            .Select(line => line.Split(' '))
            .Where(fields => fields.Length > 4 && fields[4].StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(fields => fields[4])
            .Reverse(),
    ];
}
