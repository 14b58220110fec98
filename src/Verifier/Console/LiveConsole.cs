using Harness.LoadRunner;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Harness.Verifier;

/// <summary>A view that renews itself in place: phase, cluster, load, faults, what happened last. For terminals.</summary>
internal sealed class LiveConsole(IAnsiConsole console) : IRunObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly RunState state = new();

    public void Started(RunInfo info, RunFolder folder) => state.Started(info, folder);

    public void Step(string text) => state.Step(text);

    public void Happened(RunEvent happened) => state.Happened(happened);

    public void Looked(ClusterSample sample) => state.Looked(sample);

    public void Load(LoadProgress progress) => state.Load(progress);

    /// <summary>Shows the view until the work is done; the view stays on the screen.</summary>
    public Task<T> WhileAsync<T>(Task<T> work, TimeProvider time) =>
        console.Live(Draw()).StartAsync(async view =>
        {
            while (!work.IsCompleted)
            {
                view.UpdateTarget(Draw());
                await Task.WhenAny(work, Task.Delay(Refresh, time));
            }
            view.UpdateTarget(Draw());
            return await work;
        });

    private IRenderable Draw() => LiveView.Of(state.Look(), console);
}
