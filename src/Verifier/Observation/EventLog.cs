using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What happens in a run, written to a file as it happens. Thread-safe.</summary>
public sealed class EventLog(string path, RunClock clock) : IDisposable
{
    private readonly LineFile<RunEvent> file = new(path);

    /// <summary>Raised for every event, on the thread that adds it.</summary>
    public event Action<RunEvent> Added = static _ => { };

    /// <summary>Adds an event that happens now.</summary>
    public void Add(RunEventKind kind, string subject, string text) => Add(clock.NowNs, kind, subject, text);

    /// <summary>Adds an event that happened at the given time.</summary>
    public void Add(long atNs, RunEventKind kind, string subject, string text) => Add(new RunEvent(atNs, kind, subject, text));

    public void Add(RunEvent happened)
    {
        file.Add(happened);
        Added(happened);
    }

    public void Dispose() => file.Dispose();
}
