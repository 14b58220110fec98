namespace Harness.Environments;

/// <summary>Rows that a cluster is to hold before a run. What is in them is the caller's business.</summary>
/// <param name="Count">How many rows there are.</param>
/// <param name="Seed">Two data sets of one seed and one count hold the same rows.</param>
/// <param name="Ids">Where the ids of all its rows lie, and no others.</param>
/// <param name="Rows">Made as they are read, and read only when the cluster has not got them yet.</param>
public sealed record DataSet(long Count, int Seed, DataSetIds Ids, IEnumerable<DataSetRow> Rows);
