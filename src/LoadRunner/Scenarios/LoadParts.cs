namespace Harness.LoadRunner;

/// <summary>One workload of a mixed load.</summary>
/// <param name="Weight">Its share of the operations is this over the sum of all weights; above 0.</param>
public sealed record WorkloadShare(string Workload, double Weight);

/// <summary>How long a user waits after an operation, or after an iteration of steps: a random time, each as likely.</summary>
public sealed record ThinkTime(TimeSpan Min, TimeSpan Max);
