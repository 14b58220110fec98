using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What one run is asked to do.</summary>
public sealed record ExperimentOptions
{
    public required Scenario Scenario { get; init; }

    /// <summary>Folder that holds the folders of runs.</summary>
    public required string Reports { get; init; }

    /// <summary>The command that repeats the run.</summary>
    public required string Command { get; init; }

    /// <summary>Conditions of <c>--fail-on</c>, each as it is written.</summary>
    public IReadOnlyList<string> FailOn { get; init; } = [];

    /// <summary>Leave the cluster running after the run.</summary>
    public bool Keep { get; init; }

    /// <summary>The cluster is up and is somebody else's: it is neither started nor ended.</summary>
    public bool OnRunningCluster { get; init; }

    /// <summary>Generators that run where the cluster runs, each with a share of the load; 0: the load comes from this process.</summary>
    public int LoadInCluster { get; init; }

    /// <summary>
    /// Done on the quiet cluster just before the final read; for negative controls that alter rows behind the harness's back.
    /// Gets the connection string of each member, the leader first.
    /// </summary>
    public Func<IReadOnlyDictionary<string, string>, CancellationToken, Task>? BeforeFinalRead { get; init; }
}
