using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Starts runs, one at a time: two would measure each other.</summary>
/// <param name="launch">Starts the program with these arguments.</param>
internal sealed class RunDesk(Func<IReadOnlyList<string>, IRunProgram> launch)
{
    private readonly Lock gate = new();
    private bool closed;

    /// <summary>The run that is on, or the last one; null before the first.</summary>
    public LiveRun? Latest { get; private set; }

    /// <summary>The run that is on; null when none is.</summary>
    public LiveRun? Active => Latest is { Ended.IsCompleted: false } run ? run : null;

    /// <param name="arguments">Of the program that does it.</param>
    /// <exception cref="RunInProgressException">Another run is on.</exception>
    public LiveRun Start(RunRequest request, IReadOnlyList<string> arguments)
    {
        lock (gate)
        {
            if (closed)
                throw new UserErrorException("the server is ending");
            if (Active is { } active)
                throw new RunInProgressException(
                    $"A run of {active.Look().Request.Scenario} is on, and two on one machine would measure each other. Watch it or cancel it on the page Live.");
            return Latest = new LiveRun(request, launch(arguments));
        }
    }

    /// <summary>Starts no more runs, ends the one that is on, and waits until it has cleaned up.</summary>
    public async Task CloseAsync()
    {
        lock (gate)
            closed = true;
        if (Active is { } active)
        {
            active.Cancel();
            await active.Ended;
        }
    }
}

/// <summary>Something cannot be done while a run is on.</summary>
internal sealed class RunInProgressException(string message) : Exception(message);
