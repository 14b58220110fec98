using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What the console shows of a run. Thread-safe.</summary>
internal sealed class RunState
{
    private const int RecentEvents = 8;

    private readonly Lock gate = new();
    private readonly Queue<RunEvent> recent = new();
    private string phase = "starting";
    private string leader = "-";
    private LoadProgress load;

    public void Happened(RunEvent happened)
    {
        lock (gate)
        {
            (phase, leader) = happened.Kind switch
            {
                RunEventKind.Phase => (happened.Subject, leader),
                RunEventKind.LeaderElected => (phase, happened.Subject),
                RunEventKind.LeaderLost => (phase, "none"),
                _ => (phase, leader),
            };
            recent.Enqueue(happened);
            if (recent.Count > RecentEvents)
                recent.Dequeue();
        }
    }

    public void Load(LoadProgress progress)
    {
        lock (gate)
            load = progress;
    }

    public (string Phase, string Leader, LoadProgress Load, IReadOnlyList<RunEvent> Recent) Look()
    {
        lock (gate)
            return (phase, leader, load, [.. recent]);
    }
}
