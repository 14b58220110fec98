namespace Harness.Environments;

/// <summary>An interruption after which something is left that could not be ended.</summary>
/// <param name="left">What is left, one line each.</param>
public sealed class InterruptedException(IReadOnlyList<string> left, OperationCanceledException cause)
    : OperationCanceledException($"interrupted, and this was left: {string.Join("; ", left)}", cause, cause.CancellationToken);
