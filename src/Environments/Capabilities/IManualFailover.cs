namespace Harness.Environments;

/// <summary>No manager watches this cluster: when its leader is gone, somebody has to promote a standby.</summary>
public interface IManualFailover
{
    /// <summary>
    /// Does what an operator would: fences the failed leader if the settings say so, promotes the most advanced standby, makes
    /// the other ones follow it and points the API at it. Every step is reported.
    /// </summary>
    /// <param name="failed">The member that led until now.</param>
    /// <returns>The member that leads now.</returns>
    /// <exception cref="UserErrorException">No standby is left, or the chosen one did not take over in time.</exception>
    Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken);
}
