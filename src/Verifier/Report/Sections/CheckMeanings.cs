namespace Harness.Verifier;

/// <summary>What each check looks for, for readers who do not know its name.</summary>
internal static class CheckMeanings
{
    private static readonly IReadOnlyDictionary<string, string> ByName = new Dictionary<string, string>
    {
        ["lost"] = "Acknowledged writes that are not on the leader after healing.",
        ["observed-then-lost"] = "Writes without an answer that a read returned during the run, and that are gone.",
        ["phantom"] = "Writes that certainly failed, and have a row all the same.",
        ["invented"] = "Rows with this run's key that nobody sent.",
        ["data-set"] = "Rows that were loaded before the run, by their number on every member.",
        ["duplicate"] = "Keys that occur more than once, by sequential scan and by index scan; a difference between the two counts too.",
        ["corrupted"] = "Rows whose fields do not hash to what their key was sent with.",
        ["non-suffix"] = "A lost commit before a surviving one of the same timeline: a failover may drop only a tail.",
        ["dual-ack"] = "Acknowledgements on a timeline after the first one on the next: split brain.",
        ["dual-primary"] = "Two members out of recovery at one instant.",
        ["divergence"] = "Members that hold different rows after healing, or never came back.",
        ["weak-ack"] = "Acknowledgements with the warning that the wait for synchronous replication was cancelled.",
        ["recovered"] = "Writes without an answer that were kept: legal, counted.",
        ["stale-read"] = "Reads on a replica that began after an acknowledgement and did not show its row.",
        ["session"] = "Reads that missed an own write, or showed less than an earlier read of the same session.",
        ["unavailability"] = "Windows without any acknowledged write.",
    };

    /// <summary>Names by which a check may begin, for variants such as <c>duplicate-key</c>; longest first.</summary>
    private static readonly IReadOnlyList<string> Names = [.. ByName.Keys.OrderByDescending(name => name.Length)];

    public static string Of(string check) =>
        Names.FirstOrDefault(name => check.StartsWith(name, StringComparison.Ordinal)) is { } known ? ByName[known] : "";
}
