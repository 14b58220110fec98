namespace Harness.LoadRunner;

/// <summary>A sequential feed has given its last row: the load that it feeds is over. Not an outcome of an operation.</summary>
public sealed class FeedEndedException(string message) : Exception(message);
