namespace Harness.Environments;

/// <summary>What every environment does when its start fails.</summary>
internal static class FailedStart
{
    /// <summary>Ends what the start has made; returns when nothing is left of it, for the caller to throw on.</summary>
    /// <exception cref="UserErrorException">Something is left, which the message tells beside the error.</exception>
    /// <exception cref="OperationCanceledException">The same of a start that was interrupted.</exception>
    public static async Task UndoAsync(this IEnvironment environment, Exception error)
    {
        var problems = await environment.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (problems.Count > 0)
            throw UserErrorException.WithLeftovers(error, problems);
    }
}
