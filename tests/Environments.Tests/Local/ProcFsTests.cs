using System.Net;

namespace Harness.Environments.Tests;

public sealed class ProcFsTests : IDisposable
{
    private readonly FakeProc _fake = new();

    public void Dispose() => _fake.Dispose();

    [Fact]
    public void Parse_OfANameWithBracketsAndBlanks_FindsTheFieldsAfterIt() => Assert.Equal(
        new ProcessStat(42, "a) (b 7", 'T', 1, 42, 41, 987654, 5 + 6 + 7 + 8),
        ProcessStat.Parse("42 (a) (b 7) T 1 42 41 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200"));

    [Theory]
    [InlineData("")]
    [InlineData("42 (sh) S 1 42")]
    [InlineData("x (sh) S 1 42 41 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000")]
    public void Parse_OfAnythingElse_IsNull(string line) => Assert.Null(ProcessStat.Parse(line));

    [Fact]
    public void Pids_AreTheNumericFolders()
    {
        _fake.Add(7, "a");
        _fake.Add(12, "b");
        Assert.Equal([7, 12], _fake.Proc.Pids().Order());
    }

    [Fact]
    public void WorkingFolder_OfARemovedFolder_IsItsFormerPath()
    {
        _fake.Add(7, "postgres", folder: "/data/n1 (deleted)");
        Assert.Equal("/data/n1", _fake.Proc.WorkingFolder(7));
        Assert.Null(_fake.Proc.WorkingFolder(8));
    }

    [Fact]
    public void IsFrozen_NeedsEveryThreadStopped()
    {
        _fake.Add(7, "patroni", state: 'T');
        Assert.True(_fake.Proc.IsFrozen(7));
        _fake.Write("7/task/9/stat", "9 (patroni) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 100 1000 200");
        Assert.False(_fake.Proc.IsFrozen(7));
        Assert.False(_fake.Proc.IsFrozen(8));
    }

    [Fact]
    public void ThisProcess_IsFoundInTheRealFileSystem()
    {
        var proc = new ProcFs();
        Assert.Contains(Environment.ProcessId, proc.Pids());
        Assert.True(proc.Stat(Environment.ProcessId)!.StartTicks > 0);
        Assert.NotEmpty(proc.BootId);
    }

    [Theory]
    [InlineData("   0: 0201007F:3C48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1", "4711")]
    [InlineData("   0: 00000000:3C48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1", "4711")]
    [InlineData("   0: 0301007F:3C48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1", null)]
    [InlineData("   0: 0201007F:3C49 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1", null)]
    [InlineData("   0: 0201007F:3C48 0100007F:1234 01 00000000:00000000 00:00000000 00000000     0        0 4711 1", null)]
    public void InodeOf_ALineOfNetTcp_IsThatOfTheListener(string line, string? inode) =>
        Assert.Equal(inode, SocketOwner.InodeOf(line, IPAddress.Parse("127.0.1.2"), 15432));

    [Theory]
    [InlineData("postgres: harness: walsender replicator 127.0.0.1(4444) streaming 0/3000148", true)]
    [InlineData("postgres: walsender replicator [local] streaming 0/3000148", true)]
    [InlineData("postgres: harness: walreceiver streaming 0/3000148", false)]
    [InlineData("postgres: harness: walsender_fan app 127.0.0.1(4444) idle", false)]
    [InlineData("vi postgres: walsender notes", false)]
    public void IsWalsender_GoesByTheTitleOfTheProcess(string commandLine, bool expected) =>
        Assert.Equal(expected, NodeProcesses.IsWalsender(commandLine));
}
