using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Keeps what a former leader holds before it is healed: a rewound member has lost for good what it wrote after its timeline was
/// left. Bounded in time and size; an attempt that fails is noted, and the run goes on.
/// </summary>
public sealed class SalvageKeeper(IEnvironment environment, ulong run, RunClock clock, EventLog events, RunStore store) : IAsyncDisposable
{
    /// <summary>A cluster of these tests has 60 to 200 MB a member; copying more would disturb the run too long.</summary>
    private const long MaxBytes = 2L << 30;

    /// <summary>Copies at one time: faults may be repeated, and disks are not endless.</summary>
    private const int MostCopies = 8;

    private readonly List<(ISalvage Data, string Member, long TakenNs)> copies = [];
    private readonly HashSet<(string Fault, long InjectedNs)> seen = [];
    private readonly List<SalvageRead> reads = [];
    private readonly List<Task> lasting = [];
    private readonly Lock gate = new();

    /// <summary>Keeps the data of a member that led when the fault struck it and has been replaced since; any other needs no keeping.</summary>
    public async Task BeforeHealingAsync(AppliedFault fault, CancellationToken cancellationToken)
    {
        if (environment is not ISalvageable cluster || fault is not { ConfirmedNs: not null } or { ForcesFailover: false, MayMoveLeader: false })
            return;
        if (!environment.Members.Contains(fault.Member)
            || (await environment.ViewAsync(cancellationToken)).Leader is not { } leader || leader.Name == fault.Member)
            return;
        // What would not heal at first is healed again.
        if (!seen.Add((fault.Subject, fault.InjectedNs)))
            return;
        var takenNs = clock.NowNs;
        try
        {
            if (copies.Count == MostCopies)
                throw new UserErrorException($"{MostCopies} copies are kept already");
            var data = await cluster.SalvageAsync(fault.Member, MaxBytes, cancellationToken);
            takenNs = clock.NowNs;
            if (data.IsCopy)
                copies.Add((data, fault.Member, takenNs));
            else
                await ReadAsync(data, fault.Member, takenNs, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(SalvageRead.Failed(fault.Member, takenNs, "its data folder", error.Message));
        }
    }

    /// <summary>
    /// Reads a leader that has just lost its key to another member although it is well, again and again until it is rewound: its
    /// manager does that by itself, and nobody is asked before. A shutdown comes within 0.1 s, so it may be read as a standby only.
    /// </summary>
    public void ReadWhileItLasts(string member, CancellationToken cancellationToken)
    {
        lock (gate)
            lasting.Add(ReadWhileItLastsAsync(member, cancellationToken));
    }

    /// <summary>Reads the copies that were kept, and saves what was found. Best when the load is over, since it takes processor time.</summary>
    public async Task ReadCopiesAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (gate)
            running = [.. lasting];
        await Task.WhenAll(running);
        foreach (var (data, member, takenNs) in copies)
            await ReadAsync(data, member, takenNs, cancellationToken);
        if (environment is ISalvageable)
            await store.SaveSalvageAsync([.. reads.OrderBy(read => read.TakenNs)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (data, member, _) in copies)
        {
            try
            {
                await data.DisposeAsync();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It lies in the folder of the cluster, which is removed with it.
                events.Add(RunEventKind.Salvaged, member, $"the copied data of {member} could not be removed: {error.Message}");
            }
        }
    }

    private async Task ReadAsync(ISalvage data, string member, long takenNs, CancellationToken cancellationToken)
    {
        try
        {
            var reader = new SalvageReader(await data.OpenAsync(cancellationToken), run);
            var (timeline, end) = await reader.PositionAsync(cancellationToken);
            var (name, path) = NewFile(member);
            var keys = 0L;
            bool complete;
            await using (var file = File.Create(path))
            {
                (complete, _) = await reader.KeysAsync(null, key =>
                {
                    SalvageFile.Append(file, key);
                    keys++;
                }, cancellationToken);
            }
            Note(new SalvageRead(member, takenNs, data.Source, timeline, end, keys, complete, name, null));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(SalvageRead.Failed(member, takenNs, data.Source, error.Message));
        }
    }

    private async Task ReadWhileItLastsAsync(string member, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var source = $"the PostgreSQL of {member} itself, until it was rewound";
        var fromNs = clock.NowNs;
        try
        {
            var read = await new DemotedLeader(new SalvageReader(environment.ConnectionString(member), run), clock).ReadAsync(cancellationToken);
            if (read.Timeline is not { } timeline)
            {
                Note(SalvageRead.Failed(member, fromNs, source, read.Trouble));
                return;
            }
            var (name, path) = NewFile(member);
            await using (var file = new BufferedStream(File.Create(path), 1 << 16))
            {
                foreach (var key in read.Keys)
                    SalvageFile.Append(file, key);
            }
            Note(new SalvageRead(member, read.LastNs, source, timeline, read.End, read.Keys.Count, read.IsComplete, name, null));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(SalvageRead.Failed(member, fromNs, source, error.Message));
        }
    }

    private (string Name, string Path) NewFile(string member)
    {
        Directory.CreateDirectory(store.Folder.SalvagedKeys);
        lock (gate)
        {
            var number = 1;
            string name;
            do
                name = string.Create(CultureInfo.InvariantCulture, $"{member}-{number++}.keys");
            while (File.Exists(Path.Combine(store.Folder.SalvagedKeys, name)));
            return (name, Path.Combine(store.Folder.SalvagedKeys, name));
        }
    }

    private void Note(SalvageRead read)
    {
        lock (gate)
            reads.Add(read);
        events.Add(
            RunEventKind.Salvaged, read.Member,
            read.Error is { } error
                ? $"the rows of {read.Member} from before its healing could not be read: {error}"
                : $"{Wording.Count(read.Keys, "row")} of {read.Member} from before its healing read, on timeline {read.Timeline} up to {read.EndLsn}: {read.Source}");
    }
}
