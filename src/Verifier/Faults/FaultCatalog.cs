using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>All faults by the name that scenarios use.</summary>
public static class FaultCatalog
{
    public static readonly IReadOnlyList<IFault> All =
    [
        new StopReplica(), new KillReplica(), new KillLeader(), new StopLeader(), new PauseNode(), new HoldReplication(), new Switchover(),
        new FailoverToAsync(), new LagReplica(), new SlowReplication(), new KillPostmaster(), new KillPatroni(), new IsolateLeader(),
        new IsolateReplica(), new FillDisk(), new LimitCpu(), new LimitMemory(), new CancelCommitWaits(), new CommitLocally(), new RestartProxy(),
        new RestartApi(), new StopEtcd(), new KillEtcdQuorum(), new DeletePod(), new DeletePodAtOnce(), new CordonNode(),
    ];

    /// <exception cref="UserErrorException">No fault has this name.</exception>
    public static IFault Find(string name) => All.FirstOrDefault(fault => fault.Name == name)
        ?? throw new UserErrorException($"unknown fault '{name}'; known: {string.Join(", ", All.Select(fault => fault.Name))}");

    /// <summary>The scenario on a cluster in which its faults are possible.</summary>
    public static Scenario Prepared(Scenario scenario) => scenario with
    {
        Environment = scenario.Faults.Aggregate(scenario.Environment, (environment, spec) => Find(spec.Fault).Prepare(environment)),
    };

    /// <summary>Refuses a scenario whose faults need what the environment cannot do, before anything is started.</summary>
    /// <exception cref="UserErrorException">Names each fault, the capabilities it misses, and the environments that have them.</exception>
    public static void Require(Scenario scenario, IEnvironment environment)
    {
        if (environment is ILimited { AllowsFaults: false } && scenario.Faults.Count > 0)
            throw new UserErrorException(
                $"scenario '{scenario.Name}' breaks the cluster ({string.Join(", ", scenario.Faults.Select(spec => spec.Fault).Distinct())}), and environment "
                + $"'{environment.Kind}' is only loaded and checked unless --allow-faults is given; or run it with --fault none");
        var missing = scenario.Faults
            .Select(spec => (spec.Fault, Missing: Find(spec.Fault).Missing(environment)))
            .Where(pair => pair.Missing.Count > 0)
            .Select(pair => $"{pair.Fault} needs {string.Join(", ", pair.Missing.Select(name => name + Capability.Why(environment, name)))}")
            .Distinct()
            .ToList();
        if (missing.Count > 0)
            throw new UserErrorException(
                $"scenario '{scenario.Name}' cannot run on environment '{environment.Kind}': {string.Join("; ", missing)}");
    }
}
