using System.Text.Json.Nodes;

namespace Harness.Environments;

/// <summary>The part of Patroni's configuration that all members share and that says what a commit waits for.</summary>
internal static class PatroniModes
{
    /// <summary>Small, so that a standby that was held back cannot be promoted and hide a large loss.</summary>
    public const long MaximumLagOnFailoverBytes = 1 << 20;

    /// <summary>A setting without any effect that changes together with the mode: who shows it has taken the mode over.</summary>
    public const string ModeSetting = "harness.replication_mode";

    /// <summary>Body of <c>PATCH /config</c> that changes the mode of a running cluster.</summary>
    public static string ModeChange(ReplicationMode mode) => new JsonObject
    {
        ["synchronous_mode"] = IsSynchronous(mode),
        ["synchronous_mode_strict"] = IsStrict(mode),
        ["synchronous_node_count"] = NodeCount(mode),
        ["postgresql"] = new JsonObject { ["parameters"] = new JsonObject { [ModeSetting] = mode.Name() } },
    }.ToJsonString();

    public static bool IsSynchronous(ReplicationMode mode) => mode != ReplicationMode.Async;

    public static bool IsStrict(ReplicationMode mode) => mode == ReplicationMode.SyncStrict;

    /// <summary>Patroni wants at least 1, also where it is not used.</summary>
    public static int NodeCount(ReplicationMode mode) => Math.Max(1, mode.SynchronousStandbys());
}
