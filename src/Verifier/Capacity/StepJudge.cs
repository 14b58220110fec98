using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Says whether a load kept the limits, and tells a system that broke from a generator that did. Pure.</summary>
internal static class StepJudge
{
    /// <summary>A generator below this share of the machine's processors has room to spare.</summary>
    private const double IdleCpuShare = 0.5;

    /// <param name="isRaised">Which loads, by their place, the rate is of.</param>
    public static CapacityStep Judge(
        int number, SearchStep step, TimeSpan length, LoadReport report, CapacityLimits limits, int processors, Func<int, bool> isRaised)
    {
        var loads = report.Workloads;
        var slowest = loads.MaxBy(load => load.ResponseMs.P99)!;
        var (outcome, why) = Outcome(report, limits, processors);
        return new CapacityStep
        {
            Number = number,
            Phase = step.Phase,
            Rate = step.Rate,
            Seconds = length.TotalSeconds,
            Outcome = outcome,
            Why = why,
            OkPerSecond = loads.Where((_, index) => isRaised(index)).Sum(load => load.OkPerSecond),
            P50Ms = slowest.ResponseMs.P50,
            P95Ms = slowest.ResponseMs.P95,
            P99Ms = slowest.ResponseMs.P99,
            ErrorShare = loads.Max(ErrorShare),
            Ok = loads.Sum(load => load.Ok),
            Fail = loads.Sum(load => load.Fail),
            Unknown = loads.Sum(load => load.Unknown),
            NotSent = loads.Sum(load => load.NotSent),
            ScheduleLagMsP99 = report.Generator.ScheduleLagMsP99,
            GeneratorCpu = report.Generator.CpuShare,
        };
    }

    private static (StepOutcome Outcome, string Why) Outcome(LoadReport report, CapacityLimits limits, int processors)
    {
        var generator = report.Generator;
        var broken = string.Join("; ", report.Workloads.SelectMany(load => Broken(load, limits)));
        if (generator.Overload.Count == 0)
            return broken.Length == 0 ? (StepOutcome.Held, "") : (StepOutcome.Broken, broken);
        // Operations in flight overflow as well when the system is slow, and a schedule slips on a machine that the system
        // keeps busy. The time from sending to answer is free of late sending; answers are taken in late by no more than
        // operations are sent late. What is above the limit without that is the system's.
        var systemIsSlow = report.Workloads.Any(load => load.ServiceMs.P99 - generator.ScheduleLagMsP99 > limits.P99Ms);
        var hasRoom = generator.CpuShare < processors * IdleCpuShare;
        return systemIsSlow && hasRoom
            ? (StepOutcome.Broken, broken)
            : (StepOutcome.GeneratorOverloaded, string.Join("; ", generator.Overload));
    }

    private static IEnumerable<string> Broken(WorkloadReport load, CapacityLimits limits)
    {
        if (load.Ok == 0)
            yield return $"{load.Workload}: nothing was acknowledged";
        else if (load.ResponseMs.P99 > limits.P99Ms)
            yield return $"{load.Workload}: p99 {Figures.Milliseconds(load.ResponseMs.P99)}";
        if (ErrorShare(load) > limits.ErrorShare)
        {
            var most = load.Errors.Count > 0 ? $", mostly {load.Errors.First().Key}" : "";
            yield return $"{load.Workload}: errors {Figures.Percent(ErrorShare(load))}{most}";
        }
    }

    private static double ErrorShare(WorkloadReport load)
    {
        var all = load.Ok + load.Fail + load.Unknown;
        return all == 0 ? 1 : (load.Fail + load.Unknown) / (double)all;
    }
}
