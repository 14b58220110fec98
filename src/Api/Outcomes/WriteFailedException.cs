namespace Harness.Api;

/// <summary>A write that was not acknowledged, with what is known of it.</summary>
internal sealed class WriteFailedException(SqlOutcomeRule rule, string? code, Exception cause) : Exception(rule.Title, cause)
{
    public SqlOutcomeRule Rule => rule;

    /// <summary>SQLSTATE; null when the failure is none of the database's.</summary>
    public string? Code => code;
}
