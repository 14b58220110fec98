using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What commands do with a cluster that somebody else runs, before and after a run.</summary>
internal static class AttachedCluster
{
    /// <summary>
    /// The scenario in the replication mode that an attached cluster is in, with consent to its faults; any other scenario as it
    /// is. Nothing is made.
    /// </summary>
    /// <param name="notes">Gets what differs.</param>
    /// <exception cref="UserErrorException">The cluster cannot be used, the faults are impossible in it, or consent was refused.</exception>
    public static async Task<Scenario> SettleAsync(Scenario scenario, TextWriter notes, CancellationToken cancellationToken)
    {
        if (scenario.Environment.Attached is null)
            return scenario;
        await using var cluster = new AttachedEnvironment(scenario.Environment, TimeProvider.System);
        FaultCatalog.Require(scenario, cluster);
        cluster.RefuseBroken();
        var mode = await cluster.InspectAsync(cancellationToken);
        if (mode != scenario.Environment.Replication)
            await notes.WriteLineAsync($"replication: {mode.Name()}, as the attached cluster has it; the scenario's is {scenario.Environment.Replication.Name()}");
        if (scenario.Faults.Count > 0)
            await ConsentAsync(scenario, cluster, System.Console.Error);
        return scenario with { Environment = scenario.Environment with { Replication = mode } };
    }

    /// <summary>An attached cluster by its file, with nothing made.</summary>
    /// <exception cref="UserErrorException">No file was named, or it cannot be used.</exception>
    /// <param name="dataFolder">Where it is kept what an earlier run broke; null for the default.</param>
    public static AttachedEnvironment Open(string? config, string? dataFolder) => new(
        new EnvironmentSpec
        {
            Kind = AttachedEnvironment.KindName, Config = config, DataFolder = dataFolder, Attached = AttachedConfigReader.Read(config ?? throw AttachedEnvironment.NoConfig()),
        },
        TimeProvider.System);

    /// <summary>The flag is consent where nobody can be asked. Told whatever else is quiet.</summary>
    private static async Task ConsentAsync(Scenario scenario, AttachedEnvironment cluster, TextWriter terminal)
    {
        await terminal.WriteLineAsync(
            $"--allow-faults: {string.Join(", ", scenario.Faults.Select(fault => fault.Fault).Distinct())} will break "
            + $"{string.Join(", ", cluster.Members.Select(member => $"{member} ({Authority(cluster, member)})"))} by the hooks of {scenario.Environment.Config}");
        if (Consent.CanBeAsked)
            await Consent.DemandAsync(terminal, System.Console.ReadLine);
    }

    private static string Authority(AttachedEnvironment cluster, string member)
    {
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(cluster.ConnectionString(member));
        return FormattableString.Invariant($"{connection.Host}:{connection.Port}");
    }
}
