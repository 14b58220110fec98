namespace Harness.LoadRunner;

/// <summary>Keeps nothing: for loads whose single operations nobody asks for.</summary>
internal sealed class NoJournal : IOperationSink
{
    public static readonly NoJournal Instance = new();

    private NoJournal()
    {
    }

    public void Record(in Operation operation)
    {
    }
}
