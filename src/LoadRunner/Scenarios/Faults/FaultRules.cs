using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What is possible in a fault: the rule of every single value, and those that several must keep together.</summary>
internal static class FaultRules
{
    public static readonly ValueRule<string> Target = ValueRule.OneOf(["any", "sync-standby", "async", "leader"]);

    public static readonly ValueRule<FaultTrigger> At = new(
        true,
        "a moment: a share of the load as \"2/3\" or \"66%\", \"after-load\", or \"previous\" or \"previous-healed\" for the fault before, "
        + "each with an offset or not, or a time from the load's start as \"20s\"",
        "2/3 - 500ms", FaultTriggerText.TryParse, FaultTriggerText.Format, _ => true, []);

    public static readonly ValueRule<PartitionScope> From = ValueRule.OneOf(new Dictionary<string, PartitionScope>
    {
        ["all"] = PartitionScope.All, ["peers"] = PartitionScope.Peers, ["dcs"] = PartitionScope.Dcs,
    });

    public static readonly ValueRule<int> BandwidthKbit = ValueRule.Whole(8, 10_000_000, FaultSpec.DefaultBandwidthKbit);

    /// <summary>An engine gives no less than 1 ms of its period of 100 ms.</summary>
    public static readonly ValueRule<double> Cpus = ValueRule.Number(0.01, orEqual: true, 1024, FaultSpec.DefaultCpus);

    /// <summary>An engine gives no less than 6 MB.</summary>
    public static readonly ValueRule<int> MemoryMb = ValueRule.Whole(6, 1 << 20, FaultSpec.DefaultMemoryMb);

    public static readonly ValueRule<ClusterState> State = ValueRule.OneOf(new Dictionary<string, ClusterState>
    {
        ["leader-changed"] = ClusterState.LeaderChanged, ["standby-synchronous"] = ClusterState.StandbySynchronous,
        ["lag-above"] = ClusterState.LagAbove, ["rewind-began"] = ClusterState.RewindBegan,
    });

    public static readonly ValueRule<long> LagBytes = ValueRule.LongWhole(1, 1L << 40, 1 << 20);
    public static readonly ValueRule<int> Times = ValueRule.Whole(2, 1000, 3);

    /// <summary>Keys that only some faults have, with those faults. What they do not have would silently be without effect.</summary>
    private static readonly IReadOnlyList<(string Key, Func<FaultSpec, bool> IsSet, IReadOnlyList<string> Faults)> Particular =
    [
        ("from", fault => fault.From != PartitionScope.All, ["isolate-leader", "isolate-replica"]),
        ("bandwidthKbit", fault => fault.BandwidthKbit != FaultSpec.DefaultBandwidthKbit, ["slow-replication"]),
        ("cpus", fault => fault.Cpus != FaultSpec.DefaultCpus, ["limit-cpu"]),
        ("memoryMb", fault => fault.MemoryMb != FaultSpec.DefaultMemoryMb, ["limit-memory"]),
        ("force", fault => fault.Force, ["kill-leader", "stop-leader", "pause-node", "kill-postmaster", "kill-patroni", "isolate-leader", "delete-pod", "delete-pod-at-once", "cordon-node"]),
    ];

    /// <summary>Faults that can hit either a leader or a replica.</summary>
    private static readonly IReadOnlyList<string> OfEither = ["pause-node", "fill-disk", "limit-cpu", "limit-memory", "delete-pod", "delete-pod-at-once", "cordon-node"];

    /// <summary>As <see cref="ScenarioRules.Broken"/>.</summary>
    public static IEnumerable<(string Path, string Problem)> Broken(Scenario scenario) => scenario.Faults.Index().SelectMany(entry =>
        Misplaced(scenario, entry.Item, entry.Index)
            .Concat(ImpossibleTarget(scenario.Environment, entry.Item, $"faults[{entry.Index}].target"))
            .Concat(WithoutEffect(entry.Item, $"faults[{entry.Index}]"))
            .Concat(RepeatedTooLong(scenario, entry.Item, $"faults[{entry.Index}].repeat"))
            .Concat(Condition(entry.Item, $"faults[{entry.Index}].when")));

    private static IEnumerable<(string, string)> Misplaced(Scenario scenario, FaultSpec fault, int index)
    {
        var path = $"faults[{index}].at";
        var subject = $"{path} is \"{FaultTriggerText.Format(fault.At)}\"";
        if (fault.At.After is not null)
        {
            var before = index == 0 ? null : scenario.Faults[index - 1];
            if (before is null || before.At.AfterLoad)
            {
                yield return (path, Refusal.Value(
                    $"{subject}, and {(before is null ? "no fault comes before it" : "the fault before it comes after the load")}", "another moment", "\"2/3\""));
            }
            else if (fault.At.Offset < TimeSpan.Zero)
                yield return (path, Refusal.Value($"{subject}, before the fault that it follows", "no offset or one above 0", "\"previous + 2s\""));
            else if (fault.At.After == Predecessor.Healed && before.During is null)
                yield return (path, Refusal.Value($"{subject}, and the fault before it has no \"during\", so that it is healed after the load only", "\"previous\"", null));
            yield break;
        }
        var moment = fault.At.Resolve(scenario.Duration);
        if (fault.At.AfterLoad && fault.At.Offset < TimeSpan.Zero)
            yield return (path, Refusal.Value($"{subject}, before the load has ended", "no offset or one above 0", "\"after-load + 2s\""));
        else if (!fault.At.AfterLoad && (moment < TimeSpan.Zero || moment > scenario.Duration))
        {
            yield return (path, Refusal.Value(
                $"{subject}, outside the load", $"a moment from 0s to {DurationText.Format(scenario.Duration)}, or \"after-load\"", "\"2/3\""));
        }
    }

    /// <summary>Of faults that wait for nothing; how long the others wait is not known.</summary>
    private static IEnumerable<(string, string)> RepeatedTooLong(Scenario scenario, FaultSpec fault, string path)
    {
        if (fault is not { At: { AfterLoad: false, After: null }, When: null, Repeat: { } repeat })
            yield break;
        var last = fault.At.Resolve(scenario.Duration) + (repeat.Times - 1) * repeat.Every;
        if (last > scenario.Duration)
        {
            yield return (path, Refusal.Value(
                $"{path} asks for {repeat.Times} times every {DurationText.Format(repeat.Every)}, the last of them {DurationText.Format(last)} after the start of the load",
                $"the last one within the load, which takes {DurationText.Format(scenario.Duration)}", null));
        }
    }

    private static IEnumerable<(string, string)> ImpossibleTarget(EnvironmentSpec environment, FaultSpec fault, string path)
    {
        var mode = environment.Replication;
        var standbys = mode.SynchronousOf(environment.Nodes - 1);
        if (fault.Target == "sync-standby" && standbys == 0)
        {
            yield return (path, Refusal.Value(
                $"{path} is \"sync-standby\", and replication \"{mode.Name()}\" has none", "any or async", "\"any\""));
        }
        if (fault.Target == "leader" && !OfEither.Contains(fault.Fault))
        {
            yield return (path, Refusal.Value(
                $"{path} is \"leader\", and only {string.Join(", ", OfEither)} can hit either a leader or a replica", "any, sync-standby or async", "\"any\""));
        }
        if (fault.Target == "async" && standbys >= environment.Nodes - 1)
        {
            yield return (path, Refusal.Value(
                $"{path} is \"async\", and with {environment.Nodes} nodes and replication \"{mode.Name()}\" every replica is synchronous",
                mode == ReplicationMode.Quorum ? "any or sync-standby" : "any or sync-standby, or more nodes", "\"any\""));
        }
    }

    private static IEnumerable<(string, string)> WithoutEffect(FaultSpec fault, string path) =>
        from particular in Particular
        where particular.IsSet(fault) && !particular.Faults.Contains(fault.Fault)
        select ($"{path}.{particular.Key}", Refusal.Value(
            $"{path}.{particular.Key} has no use with {fault.Fault}", $"it with {string.Join(", ", particular.Faults)} only", null));

    private static IEnumerable<(string, string)> Condition(FaultSpec fault, string path)
    {
        if (fault.When is not { } when)
            yield break;
        if (when.LagBytes is null == (when.State == ClusterState.LagAbove))
        {
            yield return (when.LagBytes is null ? path : $"{path}.lagBytes", Refusal.Value(
                $"{path} has {(when.LagBytes is null ? "no" : "a")} lagBytes and the state \"{State.Format(when.State)}\"",
                "lagBytes with the state \"lag-above\", and only with it", LagBytes.Example));
        }
    }
}
