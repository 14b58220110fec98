namespace Harness.Environments;

/// <summary>The API under test can be started anew.</summary>
public interface IApiRestartable
{
    /// <summary>Ends the API in order and starts it; returns when it is healthy.</summary>
    /// <exception cref="UserErrorException">It did not end, or did not come back in time.</exception>
    Task RestartApiAsync(CancellationToken cancellationToken);

    /// <summary>Starts the API if it does not run. Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come up in time.</exception>
    Task StartApiAsync(CancellationToken cancellationToken);
}
