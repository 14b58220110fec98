using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The scenario of a cell's runs.</summary>
internal static class CellScenario
{
    /// <param name="run">Which run of the cell, from 0; each has a seed of its own.</param>
    public static Scenario Of(MatrixCell cell, MatrixPlan plan, int run)
    {
        var fault = MatrixTable.Find(cell.Fault);
        var environment = plan.Base.Environment;
        var nodes = fault.NeedsAsyncStandby ? Math.Max(environment.Nodes, cell.Mode.SynchronousStandbys() + 2) : environment.Nodes;
        return FaultCatalog.Prepared(plan.Base with
        {
            Name = $"{cell.Fault}-{cell.Mode.Name()}",
            Description = $"A cell of the matrix: {fault.Meaning}; expected: {fault.In(cell.Mode).Words}.",
            Seed = plan.Base.Seed + run,
            Environment = environment with
            {
                Kind = cell.Variant.Kind, Release = cell.Variant.Release ?? environment.Release, Dcs = cell.Variant.Dcs ?? environment.Dcs,
                Replication = cell.Mode, Nodes = nodes, ShutdownSessions = environment.ShutdownSessions && !fault.KeepsSessions,
            },
            Faults = fault.Faults(environment.Timing),
            Expect = fault.In(cell.Mode).Loss switch
            {
                LossExpectation.None => Verdict.Valid,
                LossExpectation.Certain => Verdict.Violated,
                _ => Verdict.Unknown,
            },
        });
    }

    /// <summary>Why the environment can never run it, as far as that is known before anything is started; null when it may.</summary>
    public static async Task<string?> RefusalAsync(MatrixCell cell, Scenario scenario, Func<EnvironmentSpec, IEnvironment> create)
    {
        if (MatrixTable.Find(cell.Fault).NeedsWaitingCommits && cell.Mode == ReplicationMode.Async)
            return "with replication async no commit waits for a standby, so that none can be cancelled";
        if (ScenarioRules.Broken(scenario).FirstOrDefault() is { Problem: { } problem })
            return problem;
        try
        {
            await using var environment = create(scenario.Environment);
            FaultCatalog.Require(scenario, environment);
            return null;
        }
        catch (UserErrorException error)
        {
            return error.Message;
        }
    }
}
