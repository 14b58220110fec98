namespace Harness.LoadRunner;

/// <summary>Progress that is handed on at once, on the thread that reports it.</summary>
internal sealed class ProgressTo<T>(Action<T> receive) : IProgress<T>
{
    public void Report(T value) => receive(value);
}
