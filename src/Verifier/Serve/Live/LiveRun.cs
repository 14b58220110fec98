using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A run that was started here, from its start to its verdict; whoever watches it may come and go.</summary>
internal sealed class LiveRun
{
    private readonly RunState state = new();
    private readonly IRunProgram program;
    private readonly Lock gate = new();
    private LiveLook outcome;

    public LiveRun(RunRequest request, IRunProgram program)
    {
        this.program = program;
        outcome = new LiveLook { Request = request };
        Ended = FollowAsync();
    }

    /// <summary>Done when the run has ended and cleaned up; never fails.</summary>
    public Task Ended { get; }

    /// <summary>Name of its folder, as soon as it has one.</summary>
    public string? Id => state.Look().Run;

    /// <summary>Ends it as Ctrl-C does. It takes a while, since everything is cleaned up.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            if (outcome.Status != LiveStatus.Running)
                return;
            outcome = outcome with { Status = LiveStatus.Cancelling };
        }
        program.End();
    }

    public LiveLook Look()
    {
        lock (gate)
            return outcome with { View = state.Look() };
    }

    private async Task FollowAsync()
    {
        RunEnded? verdict = null;
        await foreach (var line in program.Updates)
        {
            var update = RunUpdate.Parse(line);
            update?.Tell(state);
            verdict = update as RunEnded ?? verdict;
        }
        var (exitCode, errors) = await program.EndedAsync();
        await program.DisposeAsync();
        lock (gate)
        {
            outcome = outcome with
            {
                Status = LiveStatus.Ended, ExitCode = exitCode, Errors = errors,
                Verdict = verdict?.Verdict, Expected = verdict?.Expected, Sentence = verdict?.Sentence ?? "",
            };
        }
    }
}

public enum LiveStatus
{
    Running,
    Cancelling,
    Ended,
}

/// <summary>A run that was started here, at one moment.</summary>
public sealed record LiveLook
{
    public LiveStatus Status { get; init; }

    public required RunRequest Request { get; init; }

    public RunView View { get; init; } = new();

    /// <summary>Null until it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Null when it came to none.</summary>
    public Verdict? Verdict { get; init; }

    public Verdict? Expected { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>The last lines that it wrote about errors.</summary>
    public string Errors { get; init; } = "";
}
