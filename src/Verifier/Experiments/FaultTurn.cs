namespace Harness.Verifier;

/// <summary>How far one fault of a schedule is, for the fault that follows it.</summary>
internal sealed class FaultTurn
{
    private readonly TaskCompletionSource injected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource healed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It has been injected, the first time if there are several, or never will be.</summary>
    public Task Injected => injected.Task;

    /// <summary>It has been healed the last time, or never will be within the load.</summary>
    public Task Healed => healed.Task;

    public void HasBeenInjected() => injected.TrySetResult();

    public void IsOver()
    {
        injected.TrySetResult();
        healed.TrySetResult();
    }
}
