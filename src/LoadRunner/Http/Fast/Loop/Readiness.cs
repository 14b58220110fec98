using System.Threading.Tasks.Sources;

namespace Harness.LoadRunner;

/// <summary>
/// A signal that one may await again and again, without memory. Set while nobody waits, it lets the next wait through.
/// What follows a wait runs on the thread that sets it.
/// </summary>
internal sealed class Readiness : IValueTaskSource
{
    private const int Unset = 0, IsSet = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> source;
    private CancellationTokenRegistration registration;
    private int state;

    /// <summary>Waits for the signal and takes it. One waiter at a time.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public ValueTask WaitAsync(CancellationToken deadline)
    {
        if (Interlocked.CompareExchange(ref state, Unset, IsSet) == IsSet)
            return ValueTask.CompletedTask;
        source.Reset();
        var version = source.Version;
        if (Interlocked.CompareExchange(ref state, Awaited, Unset) == IsSet)
        {
            Volatile.Write(ref state, Unset);
            return ValueTask.CompletedTask;
        }
        registration = deadline.UnsafeRegister(static (self, token) => ((Readiness)self!).GiveUp(token), this);
        return new ValueTask(this, version);
    }

    public void Set()
    {
        // Again when the wait gave up between the two looks: the signal is for the next one then.
        while (Interlocked.CompareExchange(ref state, IsSet, Unset) == Awaited)
        {
            if (Interlocked.CompareExchange(ref state, Unset, Awaited) != Awaited)
                continue;
            source.SetResult(true);
            return;
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        // Waits for a deadline that is firing, so that it cannot meet the next wait.
        registration.Dispose();
        source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private void GiveUp(CancellationToken deadline)
    {
        if (Interlocked.CompareExchange(ref state, Unset, Awaited) == Awaited)
            source.SetException(new OperationCanceledException(deadline));
    }
}
