namespace Harness.Verifier;

/// <summary>What each check looks for, for readers who do not know its name.</summary>
internal static class CheckMeanings
{
    private static readonly IReadOnlyDictionary<string, string> ByName = new Dictionary<string, string>
    {
        ["evidence"] = "Whether the run can show anything at all.",
        ["lost"] = "Acknowledged writes that are not on the leader after healing.",
        ["observed-then-lost"] = "Writes without an answer that a read returned during the run, and that are gone.",
        ["phantom"] = "Writes that certainly failed, and have a row all the same.",
        ["invented"] = "Rows with this run's key that nobody sent.",
        ["data-set"] = "Rows that were loaded before the run, by their number on every member.",
        ["duplicate"] = "Keys that occur more than once, by sequential scan and by index scan; a difference between the two counts too.",
        ["corrupted"] = "Rows whose fields do not hash to what their key was sent with.",
        ["divergence"] = "Members that hold different rows after healing, or never came back.",
        ["non-suffix"] = "Lost writes that are older than a surviving one of the same timeline: a failover may drop a tail only.",
        ["dual-ack"] = "Writes acknowledged on an old timeline after a newer one had taken writes: split brain.",
        ["dual-primary"] = "Members that were out of recovery at the same time.",
        ["weak-ack"] = "Acknowledgements with the warning that the wait for synchronous replication was cancelled.",
        ["recovered"] = "Writes without an answer that were kept: legal, counted.",
        ["stale-read"] = "Reads sent after an acknowledgement that did not show the write: measured.",
        ["session"] = "Clients that missed their own write, or what they had seen before: measured.",
        ["unavailability"] = "Windows without any acknowledged write.",
        ["thresholds"] = "Limits that the scenario sets on its load.",
    };

    /// <summary>Names by which a check may begin, for variants such as <c>duplicate-key</c>; longest first.</summary>
    private static readonly IReadOnlyList<string> Names = [.. ByName.Keys.OrderByDescending(name => name.Length)];

    public static string Of(string check) =>
        Names.FirstOrDefault(name => check.StartsWith(name, StringComparison.Ordinal)) is { } known ? ByName[known] : "";
}
