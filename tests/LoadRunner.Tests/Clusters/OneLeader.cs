using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>A cluster of one member that is no more than an API at an address. Notes what is done to it.</summary>
internal sealed class OneLeader(Uri api) : IEnvironment, ILogSource
{
    public List<string> Actions { get; } = [];

    /// <summary>Thrown by the start; null for a cluster that comes up.</summary>
    public Exception? StartFailure { get; init; }

    public IReadOnlyList<string> TeardownProblems { get; init; } = [];

    public string Kind => "fake";
    public EnvironmentSpec Spec { get; } = new() { Reads = ReadRouting.Leader };
    public Endpoints Endpoints => new(api, "127.0.0.1:1", "127.0.0.1:1");
    public IReadOnlyList<string> Members => ["n1"];

    public Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        Actions.Add("start");
        progress.Report("leader elected");
        return StartFailure is null ? Task.CompletedTask : Task.FromException(StartFailure);
    }

    public Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        Actions.Add("stop");
        return Task.FromResult(TeardownProblems);
    }

    public Task CollectLogsAsync(string folder, CancellationToken cancellationToken)
    {
        Actions.Add("logs");
        return Task.CompletedTask;
    }

    public Task<ClusterView> ViewAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ClusterView([new Member("n1", MemberRole.Leader, MemberState.Running, 1, null)]));

    /// <summary>Nothing listens there.</summary>
    public string ConnectionString(string member) => "Host=127.0.0.1;Port=1;Username=nobody";

    public Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ReplicationRow>>([]);

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TimelineFork>>([]);

    public string? MemberAt(string address) => null;

    public Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["PostgreSQL"] = "15.9" });

    public void Detach() => Actions.Add("detach");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
