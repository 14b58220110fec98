namespace Harness.Environments;

/// <summary>The key by which members agree on who leads can be watched.</summary>
public interface ILeaderKeySource
{
    /// <summary>
    /// Tells every change as it happens, first what is there now, until cancelled. A store that does not answer is asked again and
    /// again; no change is left out unless the store has forgotten it by then.
    /// </summary>
    Task WatchLeaderKeyAsync(Action<LeaderKeyChange> seen, CancellationToken cancellationToken);
}
