using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Tells everything as lines of <see cref="RunUpdate"/>, for a program that started this one.</summary>
internal sealed class UpdateConsole(TextWriter output) : IRunObserver
{
    private readonly TextWriter output = TextWriter.Synchronized(output);

    public void Started(RunInfo info, RunFolder folder) => Write(new RunStarted(info, folder.Path));

    public void Step(string text) => Write(new RunStep(text));

    public void Happened(RunEvent happened) => Write(new RunHappened(happened));

    public void Looked(ClusterSample sample) => Write(new RunLooked(sample));

    public void Load(LoadProgress progress) => Write(new RunLoad(progress));

    public void Ended(RunResult result) => Write(new RunEnded(result.Verdict, result.Expected, result.Sentence));

    private void Write(RunUpdate update) => output.WriteLine(update.ToLine());
}
