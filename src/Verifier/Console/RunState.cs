using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What there is to see of a run while it goes on, for consoles and pages alike. Thread-safe.</summary>
internal sealed class RunState : IRunObserver
{
    /// <summary>Five minutes of load, which reports twice a second.</summary>
    private const int KeptProgress = 600;

    private const int KeptEvents = 200;

    private readonly Lock gate = new();
    private readonly Queue<LoadMoment> moments = new();
    private readonly Queue<RunEvent> events = new();
    private RunView view = new();

    public void Started(RunInfo info, RunFolder folder)
    {
        lock (gate)
            view = view with { Run = info.Id, Headline = RunHeadline.Of(info, folder) };
    }

    public void Step(string text)
    {
        lock (gate)
            view = view with { Step = text };
    }

    public void Happened(RunEvent happened)
    {
        lock (gate)
        {
            Keep(events, happened, KeptEvents);
            view = happened.Kind switch
            {
                RunEventKind.Phase => view with { Phase = happened.Subject, Step = "" },
                RunEventKind.LeaderElected => view with { Leader = happened.Subject },
                RunEventKind.LeaderLost => view with { Leader = RunView.NoLeader },
                RunEventKind.FaultInjected => view with { Faults = [.. view.Faults, happened.Subject] },
                RunEventKind.FaultHealed => view with { Faults = [.. view.Faults.Where(fault => fault != happened.Subject)] },
                _ => view,
            };
            if (happened.Kind is RunEventKind.FaultInjected or RunEventKind.LeaderElected && view.LoadLeft is not null)
                view = view with { Marks = [.. view.Marks, new LoadMark(view.Load.Elapsed.TotalSeconds, happened.Kind == RunEventKind.FaultInjected, happened.Text)] };
            view = view with { EventCount = view.EventCount + 1 };
        }
    }

    public void Looked(ClusterSample sample)
    {
        lock (gate)
            view = view with { Members = MemberStatus.Of(sample.Members, sample.Replication) };
    }

    public void Load(LoadProgress progress)
    {
        lock (gate)
        {
            // A zero would be drawn as an outage: the first report has nothing to be compared with.
            if (view.Load is { Planned.Ticks: > 0 } last)
                Keep(moments, LoadMoment.Between(last, progress), KeptProgress);
            view = view with { Load = progress };
        }
    }

    public RunView Look()
    {
        lock (gate)
            return view with { Events = [.. events], Moments = [.. moments] };
    }

    private static void Keep<T>(Queue<T> kept, T item, int most)
    {
        kept.Enqueue(item);
        if (kept.Count > most)
            kept.Dequeue();
    }
}
