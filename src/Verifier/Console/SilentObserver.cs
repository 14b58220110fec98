using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>For runs of which only the outcome is shown.</summary>
internal sealed class SilentObserver : IRunObserver
{
    public void Started(RunInfo info, RunFolder folder)
    {
    }

    public void Step(string text)
    {
    }

    public void Happened(RunEvent happened)
    {
    }

    public void Load(LoadProgress progress)
    {
    }
}
