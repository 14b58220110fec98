using System.Text.Json;

namespace Harness.Verifier;

/// <summary>
/// A file with a JSON object a line, written as things happen: a killed run can be analysed up to its last line. Thread-safe.
/// </summary>
public sealed class LineFile<T>(string path) : IDisposable
{
    private readonly StreamWriter writer = new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    private readonly Lock gate = new();

    public void Add(T value)
    {
        var line = JsonSerializer.Serialize(value, RunJson.Line);
        lock (gate)
            writer.WriteLine(line);
    }

    public void Dispose() => writer.Dispose();
}
