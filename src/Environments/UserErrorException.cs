namespace Harness.Environments;

/// <summary>
/// An error that the user can mend. The message is shown as it is, without a stack trace: what failed, on what
/// (path and line, host and port), and what to do.
/// </summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
