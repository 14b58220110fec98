using System.Text.Json;

namespace Harness.Environments;

/// <summary>A process that was started here, named so that it cannot be mistaken for another.</summary>
/// <param name="Name">Name of its log too: <c>etcd1</c>, <c>patroni-n1</c>, <c>haproxy</c>, <c>api</c>.</param>
/// <param name="StartTicks">From <see cref="ProcessStat.StartTicks"/>; a reused pid has another.</param>
/// <param name="Group">Process group and session, which it leads.</param>
internal sealed record RecordedProcess(string Name, int Pid, long StartTicks, int Group);

/// <summary>
/// All processes that were started for a cluster, kept in a file, so that a later harness can find what a killed one
/// left. The newest process of a name replaces the former.
/// </summary>
internal sealed class ProcessTable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ProcFs _proc;
    private readonly Dictionary<string, RecordedProcess> _byName = [];

    private ProcessTable(string path, ProcFs proc)
    {
        _path = path;
        _proc = proc;
    }

    /// <summary>Reads the file; an absent file, or one from before the machine's last boot, is an empty table.</summary>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static ProcessTable Load(string path, ProcFs proc)
    {
        var table = new ProcessTable(path, proc);
        if (!File.Exists(path))
            return table;
        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllText(path), StoredJson.Options);
            if (saved?.Boot == proc.BootId)
                foreach (var process in saved.Processes)
                    table._byName[process.Name] = process;
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{path}: damaged ({error.Message}); end the processes of this cluster by hand, then remove the folder", error);
        }
        return table;
    }

    public IReadOnlyList<RecordedProcess> All
    {
        get
        {
            lock (_gate)
                return [.. _byName.Values];
        }
    }

    public RecordedProcess? Find(string name)
    {
        lock (_gate)
            return _byName.GetValueOrDefault(name);
    }

    /// <summary>Adds a process and writes the file, in this order of events: recorded first, allowed to run after.</summary>
    public void Record(RecordedProcess process)
    {
        lock (_gate)
        {
            _byName[process.Name] = process;
            StoredJson.Write(_path, new Saved(_proc.BootId, [.. _byName.Values]));
        }
    }

    /// <summary>True while exactly this process exists; false when it ended, also when its pid was given to another.</summary>
    public bool IsAlive(RecordedProcess process) =>
        _proc.Stat(process.Pid) is { IsGone: false } stat && stat.StartTicks == process.StartTicks;

    /// <summary>The process of this name while it is alive.</summary>
    public RecordedProcess? Alive(string name) => Find(name) is { } process && IsAlive(process) ? process : null;

    private sealed record Saved(string Boot, IReadOnlyList<RecordedProcess> Processes);
}
