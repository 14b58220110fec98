namespace Harness.Environments;

/// <summary>
/// An error that the user can mend. The message is shown as it is, without a stack trace: what failed, on what
/// (path and line, host and port), and what to do.
/// </summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The same error, with what it left behind: one line each.</summary>
    public static UserErrorException WithLeftovers(Exception error, IReadOnlyList<string> left) =>
        new($"{error.Message}\nBesides, this was left: {string.Join("; ", left)}", error);
}
