using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class SalvageTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly RunFolder folder = new(Directory.CreateTempSubdirectory("harness-salvage").FullName);

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void File_GivesBackWhatIsWanted()
    {
        var path = Path.Combine(folder.Path, "n1-1.keys");
        using (var file = File.Create(path))
        {
            foreach (uint number in (uint[])[1, 2, 3, 900])
                SalvageFile.Append(file, History.Key(number));
        }

        Assert.Equal([History.Key(2), History.Key(900)], SalvageFile.Find(path, new HashSet<OperationKey> { History.Key(900), History.Key(2), History.Key(5) }).OrderBy(key => key.Sequence));
    }

    [Fact]
    public async Task FormerLeader_IsKeptBeforeItIsHealed_AndReadLater()
    {
        var cluster = new SalvageableCluster { Leader = "n2" };

        var reads = await RunAsync(cluster, Fault("kill-leader", forces: true));

        Assert.Equal(["n1"], cluster.Taken);
        Assert.Equal("it did not start", Assert.Single(reads).Error);
        Assert.True(cluster.Removed);
    }

    public static TheoryData<AppliedFault, string> NoFormerLeaders => new()
    {
        { Fault("kill-leader", forces: true), "n1" },
        { Fault("stop-replica", forces: false), "n2" },
        { Fault("kill-leader", forces: true) with { ConfirmedNs = null }, "n2" },
        { Fault("stop-etcd", forces: true) with { Member = "dcs" }, "n2" },
    };

    [Theory]
    [MemberData(nameof(NoFormerLeaders))]
    public async Task MemberThatLeftNoTimelineBehind_IsLeftAlone(AppliedFault fault, string leader)
    {
        var cluster = new SalvageableCluster { Leader = leader };

        Assert.Empty(await RunAsync(cluster, fault));
        Assert.Empty(cluster.Taken);
    }

    [Fact]
    public async Task DataThatCannotBeKept_IsNotedAndNoMore()
    {
        var cluster = new SalvageableCluster { Leader = "n2", Refusal = "the data of n1 has 9000 MiB, and at most 2048 MiB are copied" };

        Assert.Equal(cluster.Refusal, Assert.Single(await RunAsync(cluster, Fault("kill-leader", forces: true))).Error);
    }

    [Fact]
    public async Task ClusterThatCannotBeSalvaged_HasNoFile()
    {
        var clock = new RunClock(TimeProvider.System);
        using var events = new EventLog(folder.Events, clock);
        await using var keeper = new SalvageKeeper(new FakeCluster { Leader = "n2" }, History.Run, clock, events, new RunStore(folder));

        await keeper.BeforeHealingAsync(Fault("kill-leader", forces: true), Stop);
        await keeper.ReadCopiesAsync(Stop);

        Assert.False(File.Exists(folder.Salvage));
    }

    private async Task<IReadOnlyList<SalvageRead>> RunAsync(SalvageableCluster cluster, AppliedFault fault)
    {
        var clock = new RunClock(TimeProvider.System);
        var store = new RunStore(folder);
        using var events = new EventLog(folder.Events, clock);
        await using (var keeper = new SalvageKeeper(cluster, History.Run, clock, events, store))
        {
            await keeper.BeforeHealingAsync(fault, Stop);
            await keeper.ReadCopiesAsync(Stop);
        }
        return await store.LoadSalvageAsync(Stop);
    }

    private static AppliedFault Fault(string name, bool forces) => new(name, "n1", 1, 2, null, forces, null);

    /// <summary>Its copies never start.</summary>
    private sealed class SalvageableCluster : FakeCluster, ISalvageable
    {
        public List<string> Taken { get; } = [];
        public string? Refusal { get; init; }
        public bool Removed { get; private set; }

        public Task<ISalvage> SalvageAsync(string member, long maxBytes, CancellationToken cancellationToken)
        {
            if (Refusal is not null)
                throw new UserErrorException(Refusal);
            Taken.Add(member);
            return Task.FromResult<ISalvage>(new Copy(this));
        }

        private sealed class Copy(SalvageableCluster cluster) : ISalvage
        {
            public string Source => "a copy";
            public bool IsCopy => true;
            public Task<string> OpenAsync(CancellationToken cancellationToken) => throw new UserErrorException("it did not start");

            public ValueTask DisposeAsync()
            {
                cluster.Removed = true;
                return ValueTask.CompletedTask;
            }
        }
    }
}
