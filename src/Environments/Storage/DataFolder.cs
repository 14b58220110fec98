using System.Text.Json;

namespace Harness.Environments;

/// <summary>
/// The folder that holds all of a cluster. It carries a mark of this program; a folder without it is never written to
/// and never removed.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>PostgreSQL's socket lies in it, and a socket's path has at most 107 bytes (unix(7)).</summary>
    private const int LongestPath = 75;

    private const string MarkName = ".harness";
    private const string LockName = ".lock";
    private readonly ProcFs _proc;
    private readonly string _kind;
    private FolderLock? _lock;

    /// <param name="path">Null for the default of this user and kind.</param>
    /// <param name="kind">Kind of the environment.</param>
    /// <param name="name">Of the default folder, where one user may have several of a kind; null for the kind's.</param>
    /// <exception cref="UserErrorException">The path cannot be used.</exception>
    public DataFolder(string? path, string kind, ProcFs proc, string? name = null)
    {
        _proc = proc;
        _kind = kind;
        IsDefault = path is null;
        Path = IsDefault ? $"/var/tmp/harness-{Posix.EffectiveUserId}/{name ?? kind}" : System.IO.Path.GetFullPath(path!).TrimEnd('/');
        if (Path.Length is 0 or > LongestPath || !Path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '_' or '-'))
            throw new UserErrorException(
                $"data folder '{Path}': choose a path of at most {LongestPath} letters, digits, '/', '.', '_' and '-' (it is written into configuration files and socket addresses)");
    }

    public string Path { get; }

    public bool IsDefault { get; }

    /// <summary>This process has taken it and not given it up.</summary>
    public bool IsClaimed => _lock is not null;

    /// <summary>True when there is a folder made by this program.</summary>
    public bool IsMarked => IsMarkedAt(Path);

    /// <summary>Its content names the process that took the folder last.</summary>
    private string Mark => System.IO.Path.Combine(Path, MarkName);

    private string LockFile => System.IO.Path.Combine(Path, LockName);

    private IEnumerable<string> Content =>
        Directory.EnumerateFileSystemEntries(Path).Where(entry => System.IO.Path.GetFileName(entry) is not (MarkName or LockName));

    /// <summary>Makes the folder and takes it for this process.</summary>
    /// <returns>True when an earlier cluster's content is in it.</returns>
    /// <exception cref="UserErrorException">Another's folder, or another harness uses it.</exception>
    public bool Claim()
    {
        RefuseForeign();
        try
        {
            MakeParent();
            Directory.CreateDirectory(Path);
            Posix.ChangeMode(Path, Posix.EffectiveUserId == 0 ? Permissions.PassableFolder : Permissions.OwnerFolder);
            if (!IsMarked)
                StoredJson.WriteText(Mark, "");
            _lock = FolderLock.TryTake(LockFile);
            if (_lock is not null)
            {
                Posix.ChangeMode(LockFile, Permissions.OwnerFile);
                StoredJson.Write(Mark, new Owner(Environment.ProcessId, _proc.Stat(Environment.ProcessId)?.StartTicks ?? 0, _kind));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"data folder {Path} cannot be made: {error.Message}. Choose another data folder", error);
        }
        if (_lock is null)
            throw new UserErrorException(
                $"the cluster in {Path} is used by process {LivingOwner() ?? "(unknown)"}. Wait for it, end it by 'env down', or choose another data folder and other ports");
        return Content.Any();
    }

    /// <exception cref="UserErrorException">The folder exists, has content and was not made by this program, or by another kind of environment.</exception>
    public void RefuseForeign()
    {
        if (File.Exists(Path))
            throw new UserErrorException($"data folder {Path} is a file. Choose another data folder");
        if (Directory.Exists(Path) && !IsMarked && Directory.EnumerateFileSystemEntries(Path).Any())
            throw new UserErrorException($"data folder {Path} was not made by this program and is not touched. Choose another, or remove it yourself");
        if (KindIn(Path) is { } kind && kind != _kind)
            throw new UserErrorException(
                $"data folder {Path} holds a cluster of kind {kind}. Choose another, or end that cluster by 'env down {kind} --data-folder {Path}'");
    }

    /// <summary>True when a folder of this program is there.</summary>
    public static bool IsMarkedAt(string path) => File.Exists(System.IO.Path.Combine(path, MarkName));

    /// <summary>The kind of environment that a folder was made by; null when it was made by none, or that is not known.</summary>
    public static string? KindIn(string path) => OwnerOf(System.IO.Path.Combine(path, MarkName))?.Kind;

    /// <summary>Removes everything but the mark and the lock.</summary>
    /// <exception cref="IOException">Something could not be removed.</exception>
    public void Empty()
    {
        foreach (var entry in Content)
        {
            if (Directory.Exists(entry) && ProcFs.LinkTarget(entry) is null)
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }
    }

    /// <summary>Removes the folder with all that is in it, the mark last.</summary>
    /// <returns>What could not be removed; null when all is gone.</returns>
    public string? Remove()
    {
        if (!IsMarked)
            return null;
        try
        {
            Empty();
            File.Delete(LockFile);
            File.Delete(Mark);
            Directory.Delete(Path);
            Release();
            if (IsDefault && System.IO.Path.GetDirectoryName(Path) is { } parent && !Directory.EnumerateFileSystemEntries(parent).Any())
                Directory.Delete(parent);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"folder {Path}: {error.Message}";
        }
    }

    /// <summary>
    /// Gives the folder up at the end of its cluster, and removes it when nothing is left: what still runs must stay findable, and its
    /// folder says how it was made.
    /// </summary>
    /// <param name="left">What could not be ended.</param>
    /// <returns>The same, and what of the folder could not be removed.</returns>
    public IReadOnlyList<string> End(IReadOnlyList<string> left)
    {
        var problem = left.Count == 0 ? Remove() : null;
        Release();
        return problem is null ? left : [problem];
    }

    /// <summary>Gives the folder up without removing it.</summary>
    public void Release()
    {
        _lock?.Dispose();
        _lock = null;
    }

    public void Dispose() => Release();

    private string? LivingOwner()
    {
        var owner = OwnerOf(Mark);
        return owner is not null && _proc.Stat(owner.Pid) is { IsGone: false } stat && stat.StartTicks == owner.StartTicks
            ? $"{owner.Pid} ({_proc.CommandLine(owner.Pid)})"
            : null;
    }

    /// <summary>The default lies below /var/tmp, where anybody may make folders: it must be ours and no link.</summary>
    private void MakeParent()
    {
        if (!IsDefault)
            return;
        var parent = System.IO.Path.GetDirectoryName(Path)!;
        if (ProcFs.LinkTarget(parent) is not null)
            throw new IOException($"{parent} is a symbolic link");
        Directory.CreateDirectory(parent);
        Posix.ChangeMode(parent, Permissions.PassableFolder);
        Posix.ChangeOwner(parent, Posix.EffectiveUserId, uint.MaxValue);
    }

    private static Owner? OwnerOf(string mark)
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(File.ReadAllText(mark), StoredJson.Options);
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }

    /// <param name="Kind">Of the environment; null in a folder that an older version made.</param>
    private sealed record Owner(int Pid, long StartTicks, string? Kind = null);
}
