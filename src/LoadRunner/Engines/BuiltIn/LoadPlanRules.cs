using System.Globalization;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What the engine asks of a plan before it runs it.</summary>
internal static class LoadPlanRules
{
    /// <exception cref="UserErrorException">A load asks for the impossible.</exception>
    /// <exception cref="ArgumentException">Worker ranges overlap or do not fit: the caller's defect.</exception>
    public static void Check(LoadPlan plan)
    {
        if (plan.Loads.Count == 0)
            throw new UserErrorException("the plan has no load: name at least one workload");
        foreach (var load in plan.Loads)
        {
            Check(load.Spec);
            if (load.WorkerCount < 1 || load.FirstWorker + load.WorkerCount > ushort.MaxValue + 1)
                throw new ArgumentException($"workers {load.FirstWorker} + {load.WorkerCount} do not fit into 16 bits", nameof(plan));
            if (PhaseGroup.MaxCopies(load.Spec) > load.WorkerCount)
                throw new ArgumentException($"{load.Spec.Workload} has fewer worker numbers than users", nameof(plan));
        }
        var byFirst = plan.Loads.OrderBy(load => load.FirstWorker).ToList();
        for (var i = 1; i < byFirst.Count; i++)
        {
            if (byFirst[i - 1].FirstWorker + byFirst[i - 1].WorkerCount > byFirst[i].FirstWorker)
                throw new ArgumentException("two loads share worker numbers, so keys would not be unique", nameof(plan));
        }
    }

    private static void Check(LoadSpec spec)
    {
        Require(spec, spec.Simulations.Count > 0, $"has no simulation: name at least one phase");
        Require(spec, spec.WarmUp >= TimeSpan.Zero, $"has a negative warm-up");
        Require(spec, spec.Timeout > TimeSpan.Zero, $"needs a time-out above zero");
        Require(spec, spec.MaxInFlight is > 0 and <= ushort.MaxValue, $"allows {spec.MaxInFlight} operations in flight: choose 1 to {ushort.MaxValue}");
        var copies = PhaseGroup.MaxCopies(spec);
        Require(spec, copies <= spec.MaxInFlight, $"has {copies} users but allows only {spec.MaxInFlight} operations in flight: raise that limit");
        foreach (var phase in spec.Simulations)
        {
            Require(spec, phase.During > TimeSpan.Zero, $"has a phase of length {DurationText.Format(phase.During)}: make it longer than zero");
            Require(spec, IsSound(phase), $"has an impossible phase: {phase}");
        }
    }

    private static bool IsSound(LoadSimulation phase) => phase switch
    {
        Inject inject => double.IsFinite(inject.Rate) && inject.Rate > 0,
        RampingInject ramp => double.IsFinite(ramp.Rate) && ramp.Rate >= 0,
        KeepConstant keep => keep.Copies > 0,
        RampingConstant ramp => ramp.Copies >= 0,
        Iterations iterations => iterations is { Copies: > 0, Count: > 0 },
        _ => true,
    };

    private static void Require(LoadSpec spec, bool holds, FormattableString problem)
    {
        if (!holds)
            throw new UserErrorException($"load {spec.Workload} {problem.ToString(CultureInfo.InvariantCulture)}");
    }
}
