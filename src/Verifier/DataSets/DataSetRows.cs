using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How the rows of the data set are told from all others.</summary>
internal static class DataSetRows
{
    /// <summary>SQL: no run has written the row, and its id is one of the data set's.</summary>
    public static readonly string Condition =
        $"request_key IS NULL AND id >= '{DataSetUser.FirstId}' AND id < '{DataSetUser.EndId}'";
}
