using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A line for whatever happens, and one a few seconds for the load: for pipes, logs and CI.</summary>
internal sealed class PlainConsole(TextWriter output) : IRunObserver
{
    private static readonly TimeSpan LoadEvery = TimeSpan.FromSeconds(5);

    private readonly TextWriter output = TextWriter.Synchronized(output);
    private readonly RunState state = new();
    private TimeSpan nextLoad = TimeSpan.Zero;

    public void Started(RunInfo info, RunFolder folder) => output.WriteLine(RunHeadline.Of(info, folder));

    public void Step(string text) => output.WriteLine($"  {text}");

    public void Happened(RunEvent happened)
    {
        state.Happened(happened);
        output.WriteLine(happened.Kind == RunEventKind.Phase ? $"{RunHeadline.At(happened)} == {happened.Text}" : $"{RunHeadline.At(happened)} {happened.Text}");
    }

    public void Load(LoadProgress progress)
    {
        if (progress.Elapsed < nextLoad)
            return;
        nextLoad = progress.Elapsed + LoadEvery;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  load {progress.Elapsed.TotalSeconds:0} of {progress.Planned.TotalSeconds:0} s: {progress.OkPerSecond:0}/s acknowledged, {progress.Ok} ok, {progress.Fail} failed, {progress.Unknown} unknown, leader {state.Look().Leader}"));
    }
}
