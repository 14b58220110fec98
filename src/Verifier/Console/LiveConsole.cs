using System.Globalization;
using Harness.LoadRunner;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Harness.Verifier;

/// <summary>A view that renews itself in place: phase, rate, errors, leader, what happened last. For terminals.</summary>
internal sealed class LiveConsole(IAnsiConsole console) : IRunObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly RunState state = new();
    private string headline = "";
    private string step = "";

    public void Started(RunInfo info, RunFolder folder) => headline = RunHeadline.Of(info, folder);

    public void Step(string text) => step = text;

    public void Happened(RunEvent happened) => state.Happened(happened);

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

    private Rows Draw()
    {
        var (phase, leader, load, recent) = state.Look();
        var facts = new Grid().AddColumn().AddColumn();
        Fact("phase", phase);
        Fact("leader", leader);
        if (load.Planned > TimeSpan.Zero)
        {
            Fact("load", Text($"{load.Elapsed.TotalSeconds:0} of {load.Planned.TotalSeconds:0} s"));
            Fact("acknowledged", Text($"{load.OkPerSecond:0}/s, {load.Ok:N0} in all"));
            Fact("failed, unknown", Text($"{load.Fail:N0}, {load.Unknown:N0}"));
        }
        IEnumerable<IRenderable> lines =
            [new Text(headline), facts, new Text(step), .. recent.Select(happened => new Text($"{RunHeadline.At(happened)} {happened.Text}"))];
        return new Rows(lines);

        void Fact(string name, string value) => facts.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(value));
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
