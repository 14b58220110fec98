using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>All that looks at the cluster through a run: its members, its leader key, its proxy.</summary>
public sealed class RunRecording(IEnvironment environment, RunClock clock, EventLog events, RunFolder folder, SalvageKeeper salvage, IRunObserver observer)
{
    /// <summary>Records until cancelled. What an environment cannot show is left out.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        RecordClusterAsync(cancellationToken),
        environment is ILeaderKeySource key
            ? new LeaderKeyRecorder(key, clock, former => salvage.ReadWhileItLasts(former, cancellationToken)).RunAsync(folder.LeaderKey, cancellationToken)
            : Task.CompletedTask,
        environment is IProxyStateSource proxy
            ? new ProxyRecorder(proxy, clock).RunAsync(folder.Proxy, cancellationToken)
            : Task.CompletedTask,
        environment is IMemoryLimited parts
            ? new MemoryKillRecorder(parts, clock, events).RunAsync(cancellationToken)
            : Task.CompletedTask);

    private Task RecordClusterAsync(CancellationToken cancellationToken)
    {
        var recorder = new ClusterRecorder(environment, clock, events);
        recorder.Looked += observer.Looked;
        return recorder.RunAsync(folder.Samples, cancellationToken);
    }
}
