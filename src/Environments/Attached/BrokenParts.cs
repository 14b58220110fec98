using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>
/// What hooks have broken in one attached cluster and not mended yet: a file beside the run, so that it outlives a run that is
/// killed. Each entry is written before its hook runs. Also keeps two runs on one cluster and schema apart.
/// </summary>
internal sealed class BrokenParts : IDisposable
{
    private readonly DataFolder _folder;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<BrokenPart> _parts;
    private bool _claimed;

    /// <summary>Reads what is there; makes nothing.</summary>
    /// <param name="dataFolder">Null for the one of this cluster and user.</param>
    /// <exception cref="UserErrorException">The folder cannot be used, or its file is damaged.</exception>
    public BrokenParts(AttachedSpec spec, string? dataFolder, TimeProvider time)
    {
        _time = time;
        _folder = new DataFolder(dataFolder, AttachedEnvironment.KindName, new ProcFs(), $"{AttachedEnvironment.KindName}-{IdentityOf(spec)}");
        _parts = Read(File);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<BrokenPart> All
    {
        get
        {
            lock (_gate)
                return [.. _parts];
        }
    }

    private string File => Path.Combine(_folder.Path, "broken.json");

    /// <summary>Takes the cluster for this process.</summary>
    /// <exception cref="UserErrorException">Another run is at work on it.</exception>
    public void Claim()
    {
        if (_claimed)
            return;
        _folder.Claim();
        _claimed = true;
        lock (_gate)
        {
            _parts.Clear();
            _parts.AddRange(Read(File));
        }
    }

    /// <summary>Enters what a hook is about to break.</summary>
    public void Add(string hook, string member) => Change(parts => parts.Add(new BrokenPart(hook, member, _time.GetUtcNow())));

    /// <summary>Takes out what has been mended.</summary>
    public void Remove(string member, params string[] hooks) => Change(parts => parts.RemoveAll(part => part.Member == member && hooks.Contains(part.Hook)));

    /// <summary>Gives the cluster up; the folder stays while something is broken.</summary>
    public void Dispose()
    {
        if (!_claimed)
            return;
        _claimed = false;
        if (All.Count == 0)
            _folder.Remove();
        else
            _folder.Release();
    }

    private void Change(Action<List<BrokenPart>> change)
    {
        lock (_gate)
        {
            change(_parts);
            if (_claimed)
                StoredJson.Write(File, _parts);
        }
    }

    private static List<BrokenPart> Read(string path)
    {
        try
        {
            return System.IO.File.Exists(path) ? JsonSerializer.Deserialize<List<BrokenPart>>(System.IO.File.ReadAllText(path), StoredJson.Options) ?? [] : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path}, which tells what an earlier run broke, cannot be read ({error.Message}): look after the cluster, and remove the file", error);
        }
    }

    /// <summary>The same for the same servers and schema, whatever the file that names them is called.</summary>
    private static string IdentityOf(AttachedSpec spec)
    {
        var servers = spec.Nodes.Select(node => AttachedNodeConnection.Read(node.Connection))
            .Select(connection => string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}/{connection.Database}"))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join(' ', servers)} {spec.Schema}")))[..12];
    }
}

/// <summary>One part of a cluster that a hook has broken, or was about to.</summary>
/// <param name="Hook">The hook that broke it; <see cref="HookNames.Follow"/> for a standby that is yet to be told whom to follow.</param>
public sealed record BrokenPart(string Hook, string Member, DateTimeOffset At)
{
    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Member} (hook {Hook}, {At:yyyy-MM-dd HH:mm:ss} UTC)");
}
