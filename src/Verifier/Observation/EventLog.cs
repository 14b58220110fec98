using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Appends what happens in a run to a file, a JSON object a line, as it happens: a killed run can be analysed up to its
/// last line. Thread-safe.
/// </summary>
public sealed class EventLog : IDisposable
{
    private readonly RunClock clock;
    private readonly StreamWriter writer;
    private readonly Lock gate = new();

    public EventLog(string path, RunClock clock)
    {
        this.clock = clock;
        writer = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    /// <summary>Raised for every event, on the thread that adds it.</summary>
    public event Action<RunEvent> Added = static _ => { };

    /// <summary>Adds an event that happens now.</summary>
    public void Add(RunEventKind kind, string subject, string text) => Add(clock.NowNs, kind, subject, text);

    /// <summary>Adds an event that happened at the given time.</summary>
    public void Add(long atNs, RunEventKind kind, string subject, string text) => Add(new RunEvent(atNs, kind, subject, text));

    public void Add(RunEvent happened)
    {
        lock (gate)
            writer.WriteLine(JsonSerializer.Serialize(happened, RunJson.Line));
        Added(happened);
    }

    public void Dispose() => writer.Dispose();
}
