namespace Harness.Environments;

/// <summary>Processor time of the parts of a local cluster, from <c>/proc/PID/stat</c>.</summary>
internal sealed class LocalCpu(LocalLayout layout, ProcessTable table, NodeProcesses nodes, ProcFs proc)
{
    /// <summary>USER_HZ, the unit of times in proc(5): 100 on every architecture that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    public IReadOnlyDictionary<string, TimeSpan> Times()
    {
        var times = new Dictionary<string, TimeSpan>();
        foreach (var member in layout.Members)
            Add(member, nodes.Pids(member));
        foreach (var name in (string[])[ClusterProcesses.Api, ClusterProcesses.Proxy, .. layout.Etcds])
            Add(name, table.Alive(name) is { } process ? [process.Pid] : []);
        return times;

        // A backend that ended is in its postmaster's sum of waited children, so that nothing is lost between two looks.
        void Add(string part, IReadOnlyList<int> pids)
        {
            var stats = pids.Select(proc.Stat).OfType<ProcessStat>().ToList();
            if (stats.Count > 0)
                times[part] = TimeSpan.FromSeconds(stats.Sum(stat => stat.CpuTicks) / (double)TicksPerSecond);
        }
    }
}
