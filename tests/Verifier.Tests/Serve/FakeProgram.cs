using System.Threading.Channels;

namespace Harness.Verifier.Tests;

/// <summary>A run that tells what a test wants.</summary>
internal sealed class FakeProgram : IRunProgram
{
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<(int, string)> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Arguments that it was started with.</summary>
    public IReadOnlyList<string> Arguments { get; private set; } = [];

    public bool WasEnded { get; private set; }

    public bool WasDisposed { get; private set; }

    public IAsyncEnumerable<string> Updates => lines.Reader.ReadAllAsync();

    public IRunProgram Start(IReadOnlyList<string> arguments)
    {
        Arguments = arguments;
        return this;
    }

    public void Tell(RunUpdate update) => lines.Writer.TryWrite(update.ToLine());

    public void TellLine(string line) => lines.Writer.TryWrite(line);

    public void Exit(int code, string errors = "")
    {
        lines.Writer.TryComplete();
        ended.TrySetResult((code, errors));
    }

    /// <summary>As a real one: it cleans up, and ends by itself.</summary>
    public void End()
    {
        WasEnded = true;
        Exit(130, "harness: interrupted; everything that was started has been ended");
    }

    public Task<(int ExitCode, string Errors)> EndedAsync() => ended.Task;

    public ValueTask DisposeAsync()
    {
        WasDisposed = true;
        return ValueTask.CompletedTask;
    }
}
