using Microsoft.Extensions.Time.Testing;

namespace Harness.Environments.Tests;

public sealed class ProcessTableTests : IDisposable
{
    private readonly FakeProc _fake = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("table-").FullName;

    private string Table => Path.Combine(_folder, "processes.json");

    public void Dispose()
    {
        _fake.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_AfterRecord_KnowsTheNewestProcessOfEachName()
    {
        var table = ProcessTable.Load(Table, _fake.Proc);
        table.Record(new RecordedProcess("patroni-n1", 10, 100, 10));
        table.Record(new RecordedProcess("haproxy", 11, 101, 11));
        table.Record(new RecordedProcess("patroni-n1", 12, 102, 12));
        Assert.Equal(
            [new RecordedProcess("haproxy", 11, 101, 11), new RecordedProcess("patroni-n1", 12, 102, 12)],
            ProcessTable.Load(Table, _fake.Proc).All.OrderBy(process => process.Pid));
        Assert.False(File.Exists(Table + ".new"));
    }

    [Fact]
    public void Load_AfterAReboot_IsEmpty()
    {
        ProcessTable.Load(Table, _fake.Proc).Record(new RecordedProcess("haproxy", 11, 101, 11));
        _fake.Write("sys/kernel/random/boot_id", "boot-2\n");
        Assert.Empty(ProcessTable.Load(Table, _fake.Proc).All);
    }

    [Fact]
    public void Load_OfADamagedFile_NamesIt()
    {
        File.WriteAllText(Table, "{");
        Assert.Contains(Table, Assert.Throws<UserErrorException>(() => ProcessTable.Load(Table, _fake.Proc)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('S', 100, true)]
    [InlineData('T', 100, true)]
    [InlineData('Z', 100, false)]
    [InlineData('S', 101, false)]
    public void IsAlive_NeedsTheSameStartTimeAndNoZombie(char state, long start, bool expected)
    {
        _fake.Add(10, "haproxy", state, start: start);
        Assert.Equal(expected, ProcessTable.Load(Table, _fake.Proc).IsAlive(new RecordedProcess("haproxy", 10, 100, 10)));
    }

    [Fact]
    public void Pids_OfANode_LeaveReusedPidsAndStrangersAlone()
    {
        var layout = new LocalLayout(new EnvironmentSpec(), "/data");
        var table = ProcessTable.Load(Table, _fake.Proc);
        table.Record(new RecordedProcess("patroni-n1", 10, 100, 10));
        _fake.Add(10, "patroni", start: 999, session: 10, folder: "/home/somebody");
        _fake.Add(20, "postgres", start: 110, session: 20, folder: "/data/nodes/n1/data");
        _fake.Add(21, "postgres", start: 111, parent: 20, session: 21, folder: "/data/nodes/n1/data");
        _fake.Add(22, "bash", start: 112, session: 22, folder: "/data/nodes/n1/data");
        _fake.Add(23, "postgres", start: 113, session: 23, folder: "/data/nodes/n10/data");
        _fake.Add(24, "postgres", start: 114, session: 24, folder: "/var/lib/postgresql/15/main");
        _fake.Add(25, "postgres", state: 'Z', start: 115, session: 25, folder: "/data/nodes/n1/data");
        var nodes = new NodeProcesses(layout, table, _fake.Proc, new FakeTimeProvider());
        Assert.Equal([20, 21], nodes.Pids("n1"));
        Assert.False(nodes.MayAnswer("n1"));
    }

    [Fact]
    public void Pids_OfANode_BeginWithPatroniAndHoldWhatItRuns()
    {
        var table = ProcessTable.Load(Table, _fake.Proc);
        table.Record(new RecordedProcess("patroni-n1", 30, 200, 30));
        _fake.Add(20, "postgres", start: 110, session: 20, folder: "/data/nodes/n1/data");
        _fake.Add(30, "patroni", start: 200, session: 30, folder: "/data/nodes/n1");
        _fake.Add(31, "pg_basebackup", start: 210, parent: 30, session: 30, folder: "/data/nodes/n1");
        var nodes = new NodeProcesses(new LocalLayout(new EnvironmentSpec(), "/data"), table, _fake.Proc, new FakeTimeProvider());
        Assert.Equal([30, 20, 31], nodes.Pids("n1"));
        Assert.True(nodes.MayAnswer("n1"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Send_ToGroupsOrInit_IsRefused(int pid) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Posix.Send(pid, Signal.Continue));
}
