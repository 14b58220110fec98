namespace Harness.Api;

/// <summary>What is known of a write that was not acknowledged. The value of <c>X-Outcome</c>.</summary>
public enum WriteOutcome
{
    /// <summary>May have been committed. The default: what the table does not name is unknown.</summary>
    Unknown,

    /// <summary>Certainly not committed.</summary>
    NotCommitted,
}

/// <summary>How outcomes are written in the header.</summary>
public static class WriteOutcomes
{
    public static string Name(this WriteOutcome outcome) => outcome == WriteOutcome.NotCommitted ? "not-committed" : "unknown";
}
