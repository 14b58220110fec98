using System.Text.RegularExpressions;

namespace Harness.Environments;

/// <summary>
/// All processes of one member: its Patroni, what Patroni runs (pg_basebackup, pg_rewind, initdb) and PostgreSQL.
/// PostgreSQL outlives Patroni, since it is forked twice, and each backend is a session of its own; so it is found by
/// its working folder, which is the data folder.
/// </summary>
internal sealed partial class NodeProcesses(LocalLayout layout, ProcessTable table, ProcFs proc, TimeProvider time)
{
    private const string PostgresName = "postgres";

    /// <summary>
    /// New backends may be forked while their parents are being signalled, so the first rounds follow one another without
    /// a pause; the kernel may need longer than that to end a large process, which the pauses between are for.
    /// </summary>
    private const int RoundsAtOnce = 5;

    /// <summary>Pids of the member, parents before children as far as that can be seen.</summary>
    public IReadOnlyList<int> Pids(string member)
    {
        var patroni = table.Find(LocalLayout.PatroniProcess(member));
        var folder = layout.NodeFolder(member);
        var members = proc.Pids()
            .Select(proc.Stat)
            .Where(stat => stat is { IsGone: false } && Belongs(stat, patroni, folder))
            .ToDictionary(stat => stat!.Pid, stat => stat!);
        // Patroni first: else it starts what has just been ended again.
        return [.. members.Values
            .OrderBy(stat => stat.Pid == patroni?.Pid ? 0 : members.ContainsKey(stat.Parent) ? 2 : 1)
            .ThenBy(stat => stat.StartTicks)
            .Select(stat => stat.Pid)];
    }

    /// <summary>True when the member's Patroni exists and is not frozen, so that a question to it is not in vain.</summary>
    public bool MayAnswer(string member) =>
        table.Alive(LocalLayout.PatroniProcess(member)) is { } patroni && !proc.IsFrozen(patroni.Pid);

    /// <summary>True when there is any process and all of them are frozen.</summary>
    public bool IsFrozen(string member)
    {
        var pids = Pids(member);
        return pids.Count > 0 && pids.All(proc.IsFrozen);
    }

    /// <summary>Ends everything with SIGKILL.</summary>
    /// <exception cref="TimeoutException">Something is still there after <see cref="Timeouts.Kill"/>.</exception>
    public Task KillAsync(string member, CancellationToken cancellationToken) =>
        RepeatAsync(member, "end", Signal.Kill, () => Pids(member), cancellationToken);

    /// <summary>Freezes everything with SIGSTOP.</summary>
    /// <exception cref="TimeoutException">Something still runs after <see cref="Timeouts.Kill"/>.</exception>
    public Task FreezeAsync(string member, CancellationToken cancellationToken) =>
        RepeatAsync(member, "freeze", Signal.Stop, () => Unfrozen(Pids(member)), cancellationToken);

    /// <summary>Thaws everything, children first: a parent that wakes up finds them answering.</summary>
    public void Thaw(string member)
    {
        foreach (var pid in Pids(member).Reverse())
            Posix.Send(pid, Signal.Continue);
    }

    /// <summary>Freezes the walsenders; new ones too, until there are no more.</summary>
    /// <returns>How many were frozen.</returns>
    public async Task<int> FreezeWalsendersAsync(string member, CancellationToken cancellationToken)
    {
        var frozen = new HashSet<int>();
        await RepeatAsync(member, "hold the replication of", Signal.Stop, () =>
        {
            var running = Unfrozen(Walsenders(member));
            frozen.UnionWith(running);
            return running;
        }, cancellationToken).ConfigureAwait(false);
        return frozen.Count;
    }

    public void ThawWalsenders(string member)
    {
        foreach (var pid in Walsenders(member))
            Posix.Send(pid, Signal.Continue);
    }

    /// <summary>Asks PostgreSQL for an immediate shutdown, which gives its shared memory back where SIGKILL would not.</summary>
    public void AbortPostgres(string member)
    {
        var pids = Pids(member);
        foreach (var postmaster in Postmasters(pids))
            Posix.Send(postmaster.Pid, Signal.Quit);
        foreach (var pid in pids)
            Posix.Send(pid, Signal.Continue);
    }

    /// <summary>Ends the postmaster alone; its backends notice that and end by themselves.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    /// <exception cref="TimeoutException">It is still there after <see cref="Timeouts.Kill"/>.</exception>
    public async Task KillPostmasterAsync(string member, CancellationToken cancellationToken)
    {
        var postmasters = Postmasters(Pids(member));
        if (postmasters.Count == 0)
            throw new UserErrorException($"{member} has no postmaster to kill: its PostgreSQL does not run");
        foreach (var postmaster in postmasters)
            Posix.Send(postmaster.Pid, Signal.Kill);
        var gone = await time.UntilAsync(
            Timeouts.Kill,
            () => postmasters.All(postmaster => proc.Stat(postmaster.Pid) is not { IsGone: false } stat || stat.StartTicks != postmaster.StartTicks),
            cancellationToken).ConfigureAwait(false);
        if (!gone)
            throw new TimeoutException($"the postmaster of {member} is still there {Timeouts.Kill.TotalSeconds} s after SIGKILL");
    }

    /// <summary>True for the title of a walsender, <c>postgres: [cluster: ]walsender user ...</c>.</summary>
    internal static bool IsWalsender(string commandLine) => WalsenderTitle().IsMatch(commandLine);

    /// <summary>The processes of PostgreSQL that no other one has forked: one, while it is well.</summary>
    private IReadOnlyList<ProcessStat> Postmasters(IReadOnlyList<int> pids)
    {
        var postgres = pids.Select(proc.Stat).OfType<ProcessStat>().Where(stat => stat.Name == PostgresName).ToDictionary(stat => stat.Pid);
        return [.. postgres.Values.Where(stat => !postgres.ContainsKey(stat.Parent))];
    }

    private IReadOnlyList<int> Walsenders(string member) => [.. Pids(member).Where(pid => IsWalsender(proc.CommandLine(pid)))];

    private IReadOnlyList<int> Unfrozen(IReadOnlyList<int> pids) => [.. pids.Where(pid => !proc.IsFrozen(pid))];

    private bool Belongs(ProcessStat stat, RecordedProcess? patroni, string folder)
    {
        if (patroni is not null && stat.Pid == patroni.Pid)
            return stat.StartTicks == patroni.StartTicks;
        // A shell that somebody opened in the folder is neither.
        if (stat.Name != PostgresName && stat.Session != patroni?.Group)
            return false;
        return proc.WorkingFolder(stat.Pid) is { } work && (work == folder || work.StartsWith(folder + "/", StringComparison.Ordinal));
    }

    /// <summary>Signals what <paramref name="find"/> returns until it returns nothing twice in a row.</summary>
    private async Task RepeatAsync(
        string member, string what, Signal signal, Func<IReadOnlyList<int>> find, CancellationToken cancellationToken)
    {
        var done = await time.UntilAsync(Timeouts.Kill, () =>
        {
            var quietRounds = 0;
            for (var round = 0; round < RoundsAtOnce && quietRounds < 2; round++)
            {
                var pids = find();
                quietRounds = pids.Count == 0 ? quietRounds + 1 : 0;
                foreach (var pid in pids)
                    Posix.Send(pid, signal);
            }
            return quietRounds == 2;
        }, cancellationToken).ConfigureAwait(false);
        if (!done)
            throw new TimeoutException($"cannot {what} {member}: processes {string.Join(", ", find())} are left after {Timeouts.Kill.TotalSeconds} s");
    }

    [GeneratedRegex(@"^postgres: (\S+: )?walsender ")]
    private static partial Regex WalsenderTitle();
}
