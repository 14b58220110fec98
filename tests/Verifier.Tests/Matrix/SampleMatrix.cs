using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Matrices and runs of them, made by hand.</summary>
internal static class SampleMatrix
{
    public static readonly ClusterVariant Local = new("local", null, Dcs.Etcd);

    public static MatrixPlan Plan(params string[] faults) => new()
    {
        Variants = [Local],
        Modes = [ReplicationMode.Async, ReplicationMode.Sync],
        Faults = faults.Length > 0 ? faults : ["kill-leader", "kill-lagged-leader"],
        Repeats = 2,
        ControlRepeats = 4,
        Base = new Scenario
        {
            Name = "matrix", Seed = 7,
            Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(200, TimeSpan.FromSeconds(18))] }],
        },
    };

    public static MatrixReport Report(MatrixPlan plan) => new()
    {
        StartedAt = DateTimeOffset.UnixEpoch, Command = "harness matrix", Plan = plan, Cells = [.. plan.Cells()],
    };

    public static MatrixCell Cell(string fault, ReplicationMode mode, params RunSummary[] runs) =>
        new() { Variant = Local, Fault = fault, Mode = mode, Runs = runs };

    public static RunSummary Held(double rtoMs = 7_000) => new("run", Verdict.Valid, 4_000, 0, rtoMs, [], "No acknowledged write was lost.", 40);

    public static RunSummary Lost(long count = 90, params string[] more) =>
        new("run", Verdict.Violated, 4_000, count, 7_000, ["lost", .. more], "Some were lost.", 40) { Patroni = "patroni 3.0.2" };

    public static RunSummary Unanswered() => new("run", Verdict.Unknown, 0, 0, 0, [], "The leader was not read.", 40);
}
