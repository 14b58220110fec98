namespace Harness.Verifier;

/// <summary>One figure that runs are compared by.</summary>
/// <param name="Subject">Workload or part of the cluster that it belongs to.</param>
/// <param name="Name">What it is, e.g. <c>service time p95</c>.</param>
public sealed record ComparedFigure(string Subject, string Name, FigureUnit Unit);

/// <summary>What a figure is measured in, and so which direction is the better one.</summary>
public enum FigureUnit
{
    /// <summary>Operations per second: more is better.</summary>
    PerSecond,

    /// <summary>Milliseconds: less is better.</summary>
    Milliseconds,

    /// <summary>A share, 0 to 1, of operations that went wrong: less is better.</summary>
    Share,

    /// <summary>Processor time over wall time: what a result costs.</summary>
    Cores,
}
