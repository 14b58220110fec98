namespace Harness.Verifier;

/// <summary>One step of a search as it was measured, settling left out.</summary>
public sealed record CapacityStep
{
    /// <summary>From 1, in the order in which they were run.</summary>
    public required int Number { get; init; }

    public required SearchPhase Phase { get; init; }

    /// <summary>What was asked: operations per second of the raised loads together.</summary>
    public required double Rate { get; init; }

    public required double Seconds { get; init; }
    public required StepOutcome Outcome { get; init; }

    /// <summary>The limit that broke, or why the generator could not make the load; empty when all was kept.</summary>
    public required string Why { get; init; }

    /// <summary>What was acknowledged of the raised loads together.</summary>
    public required double OkPerSecond { get; init; }

    /// <summary>Response time from the intended start, of the load with the highest 99th percentile.</summary>
    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }
    public required double P99Ms { get; init; }

    /// <summary>Of the load with the highest one: failed, unknown and not sent, of all.</summary>
    public required double ErrorShare { get; init; }

    public required long Ok { get; init; }

    /// <summary>Those not sent included.</summary>
    public required long Fail { get; init; }

    public required long Unknown { get; init; }
    public required long NotSent { get; init; }

    /// <summary>How late the generator sent.</summary>
    public required double ScheduleLagMsP99 { get; init; }

    /// <summary>CPU of the generator, in cores.</summary>
    public required double GeneratorCpu { get; init; }
}
