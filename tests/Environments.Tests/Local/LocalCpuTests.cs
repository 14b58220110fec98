namespace Harness.Environments.Tests;

public sealed class LocalCpuTests : IDisposable
{
    private readonly FakeProc _fake = new();
    private readonly LocalLayout _layout;

    public LocalCpuTests() => _layout = new LocalLayout(new EnvironmentSpec(), Path.Combine(_fake.Root, "cluster"));

    public void Dispose() => _fake.Dispose();

    [Fact]
    public void Times_SumEachMembersProcessesAndLeaveOutWhatDoesNotRun()
    {
        var data = _layout.PostgresData("n1");
        _fake.Add(10, "postgres", cpu: 150, folder: data);
        _fake.Add(11, "postgres", parent: 10, cpu: 50, folder: data);
        _fake.Add(12, "bash", cpu: 900, folder: data);
        _fake.Add(20, "postgres", cpu: 7, folder: _layout.PostgresData("n2"));
        _fake.Add(30, "dotnet", cpu: 300);
        Directory.CreateDirectory(_layout.Folder);
        var table = ProcessTable.Load(_layout.ProcessFile, _fake.Proc);
        table.Record(new RecordedProcess(ClusterProcesses.Api, 30, 100, 30));
        table.Record(new RecordedProcess(ClusterProcesses.Proxy, 31, 100, 31));

        var times = new LocalCpu(_layout, table, new NodeProcesses(_layout, table, _fake.Proc, TimeProvider.System), _fake.Proc).Times();

        Assert.Equal(["api", "n1", "n2"], times.Keys.Order());
        Assert.Equal(TimeSpan.FromSeconds(2), times["n1"]);
        Assert.Equal(TimeSpan.FromSeconds(0.07), times["n2"]);
        Assert.Equal(TimeSpan.FromSeconds(3), times["api"]);
    }
}
