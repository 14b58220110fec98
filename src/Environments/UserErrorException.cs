namespace Harness.Environments;

/// <summary>
/// An error that the user can mend. The message is shown as it is, without a stack trace: what failed, on what
/// (path and line, host and port), and what to do.
/// </summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the environment can never do what was asked for, so that trying again, or elsewhere on it, is of no use.</summary>
    public bool IsLasting { get; init; }

    /// <summary>The same error or interruption, with what it left behind: one line each.</summary>
    public static Exception WithLeftovers(Exception error, IReadOnlyList<string> left) => error is OperationCanceledException interruption
        ? new InterruptedException(left, interruption)
        : new UserErrorException($"{error.Message}\nBesides, this was left: {string.Join("; ", left)}", error)
        {
            IsLasting = error is UserErrorException { IsLasting: true },
        };
}
