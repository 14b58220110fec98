namespace Harness.Environments;

/// <summary>Where one timeline ended and the next began, from the timeline history of the cluster.</summary>
/// <param name="Timeline">The timeline that ended.</param>
/// <param name="ForkLsn">Commits of that timeline above this position are not in the next one.</param>
/// <param name="Reason">As recorded by PostgreSQL, e.g. "no recovery target specified".</param>
public sealed record TimelineFork(int Timeline, Lsn ForkLsn, string Reason);
