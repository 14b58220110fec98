using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Watches a run from outside: a console, or a program that shows it. Called from several threads.</summary>
public interface IRunObserver
{
    /// <summary>The run's folder and its phases are about to begin.</summary>
    void Started(RunInfo info, RunFolder folder);

    /// <summary>A step of something long, in words.</summary>
    void Step(string text);

    /// <summary>Something happened in the cluster or to it.</summary>
    void Happened(RunEvent happened);

    /// <summary>The cluster was looked at, a few times a second while there is load.</summary>
    void Looked(ClusterSample sample)
    {
    }

    /// <summary>How the load stands, about twice a second.</summary>
    void Load(LoadProgress progress);
}
