using System.Globalization;
using System.Text.Json.Nodes;

namespace Harness.Environments;

/// <summary>The part of Patroni's configuration that all members share and that says what a commit waits for.</summary>
internal static class PatroniModes
{
    /// <summary>Small, so that a standby that was held back cannot be promoted and hide a large loss.</summary>
    public const long MaximumLagOnFailoverBytes = 1 << 20;

    /// <summary>A setting without any effect that changes together with the mode: who shows it has taken the mode over.</summary>
    public const string ModeSetting = "harness.replication_mode";

    private const int PatroniWithQuorum = 4;

    /// <summary>Body of <c>PATCH /config</c> that changes the mode of a running cluster.</summary>
    public static string ModeChange(ReplicationMode mode) => new JsonObject
    {
        ["synchronous_mode"] = mode == ReplicationMode.Quorum ? SynchronousMode(mode) : mode != ReplicationMode.Async,
        ["synchronous_mode_strict"] = IsStrict(mode),
        ["synchronous_node_count"] = NodeCount(mode),
        ["postgresql"] = new JsonObject
        {
            ["parameters"] = new JsonObject { ["synchronous_commit"] = SynchronousCommit(mode), [ModeSetting] = mode.Name() },
        },
    }.ToJsonString();

    /// <summary>As in Patroni's configuration (its documentation, "Replication modes"): true, false or quorum.</summary>
    public static string SynchronousMode(ReplicationMode mode) => mode switch
    {
        ReplicationMode.Async => "false",
        ReplicationMode.Quorum => "quorum",
        _ => "true",
    };

    /// <summary>What a synchronous standby has to have done: flushed the commit, or replayed it.</summary>
    public static string SynchronousCommit(ReplicationMode mode) => mode == ReplicationMode.RemoteApply ? "remote_apply" : "on";

    /// <summary>Refuses a mode that this Patroni would take without a word for another one: 3.x reads quorum as false.</summary>
    /// <param name="version">Asked only where it matters; as Patroni gives it, e.g. <c>patroni 3.0.2</c> or <c>4.0.7</c>.</param>
    /// <exception cref="UserErrorException">Patroni is older than the mode.</exception>
    public static async Task RequireAsync(ReplicationMode mode, Func<Task<string?>> version)
    {
        if (mode != ReplicationMode.Quorum)
            return;
        var number = (await version().ConfigureAwait(false) ?? "unknown").Split(' ')[^1];
        if (!int.TryParse(number.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < PatroniWithQuorum)
            throw new UserErrorException(
                $"replication mode {mode.Name()} needs Patroni {PatroniWithQuorum} or newer, and here it is {number}: "
                + "choose sync or two-sync, or a system with a newer Patroni (Debian 13 has 4.0)") { IsLasting = true };
    }

    public static bool IsStrict(ReplicationMode mode) => mode == ReplicationMode.SyncStrict;

    /// <summary>What start-patroni.sh fills into the configuration of a member in a container.</summary>
    public static IReadOnlyDictionary<string, string> Variables(EnvironmentSpec spec) => new Dictionary<string, string>
    {
        ["HARNESS_TTL"] = Text(spec.Timing.TtlSeconds),
        ["HARNESS_LOOP_WAIT"] = Text(spec.Timing.LoopWaitSeconds),
        ["HARNESS_RETRY_TIMEOUT"] = Text(spec.Timing.RetryTimeoutSeconds),
        ["HARNESS_MAXIMUM_LAG_ON_FAILOVER"] = Text(MaximumLagOnFailoverBytes),
        ["HARNESS_SYNCHRONOUS_MODE"] = SynchronousMode(spec.Replication),
        ["HARNESS_SYNCHRONOUS_MODE_STRICT"] = IsStrict(spec.Replication) ? "true" : "false",
        ["HARNESS_SYNCHRONOUS_NODE_COUNT"] = Text(NodeCount(spec.Replication)),
        ["HARNESS_SYNCHRONOUS_COMMIT"] = SynchronousCommit(spec.Replication),
        ["HARNESS_REPLICATION_MODE"] = spec.Replication.Name(),
    };

    /// <summary>Patroni wants at least 1, also where it is not used.</summary>
    public static int NodeCount(ReplicationMode mode) => Math.Max(1, mode.SynchronousStandbys());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
