using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The settings of a scenario in words.</summary>
internal static class ScenarioWords
{
    public static string Replication(ReplicationMode mode) => mode switch
    {
        ReplicationMode.Async => "async: a commit waits for the leader's own disk only",
        ReplicationMode.Sync => "sync: a commit waits for one synchronous standby; when none is left the leader goes on alone",
        ReplicationMode.SyncStrict => "sync-strict: a commit waits for one synchronous standby; when none is left writes stop",
        ReplicationMode.TwoSync => "two-sync: a commit waits for two synchronous standbys, fewer when fewer are left",
        ReplicationMode.RemoteApply => "remote-apply: a commit waits until one synchronous standby shows it to readers; when none is left the leader goes on alone",
        ReplicationMode.Quorum => "quorum: a commit waits for any one of all standbys; when none is left the leader goes on alone",
        _ => mode.Name(),
    };

    public static string Topology(EnvironmentSpec spec) => spec.Kind == AttachedEnvironment.KindName
        ? "attached: a cluster that Harness did not make, reached by the API straight or as its configuration says"
        : $"{spec.Kind}: {spec.Nodes} PostgreSQL members under Patroni, elected in {(spec.Dcs == Dcs.Etcd3 ? "etcd (v3 API)" : "etcd (v2 API)")}, reached by the API through HAProxy";

    public static string Load(LoadSpec load)
    {
        var phases = string.Join(", then ", load.Simulations.Select(Simulation));
        var warmUp = load.WarmUp > TimeSpan.Zero ? $" after {Figures.Duration(load.WarmUp)} of warm-up" : "";
        return $"{load.Workload}: {phases}{warmUp}; time-out {Figures.Duration(load.Timeout)}, at most {Figures.Count(load.MaxInFlight)} in flight";
    }

    public static string Prober(ProberSpec prober) =>
        $"{Figures.Rate(prober.Rate)} beside the load, time-out {Figures.Duration(prober.Timeout)}: outages are known to {Figures.Milliseconds(Resolution(prober))}";

    /// <summary>Milliseconds between two probes.</summary>
    public static double? Resolution(ProberSpec? prober) => prober is { Rate: > 0 } ? 1000 / prober.Rate : null;

    public static string Fault(FaultSpec fault)
    {
        var moment = fault.At switch
        {
            { AfterLoad: true } => "once the load has ended",
            { After: Predecessor.Injected } => "after the fault before",
            { After: Predecessor.Healed } => "after the healing of the fault before",
            _ => $"at {Figures.Percent(fault.At.Progress ?? 1)} of the load",
        };
        var offset = fault.At.Offset == TimeSpan.Zero
            ? ""
            : $" {(fault.At.Offset > TimeSpan.Zero ? "+" : "−")} {Figures.Duration(fault.At.Offset.Duration())}";
        var target = fault.Target == "any" ? "" : $" ({fault.Target})";
        var length = fault.During is { } during ? $", for {Figures.Duration(during)}" : ", until the load has ended";
        var state = fault.When is { } when ? $", once {State(when)}" : "";
        var times = fault.Repeat is { } repeat ? $", {repeat.Times} times, every {Figures.Duration(repeat.Every)}" : "";
        return $"{fault.Fault}{target} {moment}{offset}{state}{times}{length}";
    }

    private static string State(FaultCondition when) => when.State switch
    {
        ClusterState.LeaderChanged => "another member leads",
        ClusterState.StandbySynchronous => "a standby has become synchronous",
        ClusterState.LagAbove => $"a replica is more than {Figures.Bytes(when.LagBytes)} behind",
        _ => "a former leader is being rewound",
    };

    private static string Simulation(LoadSimulation simulation) => simulation switch
    {
        Inject inject => $"{Figures.Rate(inject.Rate)} for {Figures.Duration(inject.During)} (open model)",
        RampingInject ramp => $"ramp to {Figures.Rate(ramp.Rate)} over {Figures.Duration(ramp.During)} (open model)",
        KeepConstant keep => $"{Figures.Plural(keep.Copies, "user")} for {Figures.Duration(keep.During)} (closed model)",
        RampingConstant ramp => $"ramp to {Figures.Plural(ramp.Copies, "user")} over {Figures.Duration(ramp.During)} (closed model)",
        Iterations iterations => $"{Figures.Plural(iterations.Count, "operation")} by {Figures.Plural(iterations.Copies, "user")}, within {Figures.Duration(iterations.Limit)} (closed model)",
        Pause pause => $"pause of {Figures.Duration(pause.During)}",
        _ => $"{simulation.GetType().Name} for {Figures.Duration(simulation.During)}",
    };
}
