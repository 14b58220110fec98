namespace Harness.Environments;

/// <summary>The ids by which the rows of a data set are told from all others.</summary>
/// <param name="First">The lowest.</param>
/// <param name="End">Above the highest.</param>
public sealed record DataSetIds(Guid First, Guid End)
{
    /// <summary>SQL over the table <c>users</c>: no run has written the row, and its id is one of these.</summary>
    public string Condition => $"request_key IS NULL AND id >= '{First}' AND id < '{End}'";
}
