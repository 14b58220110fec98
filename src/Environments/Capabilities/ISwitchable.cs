namespace Harness.Environments;

/// <summary>Leadership can be handed from one member to another by request.</summary>
public interface ISwitchable
{
    /// <summary>Hands leadership over in order: the leader shuts down, and what it has written reaches its successor first.</summary>
    /// <param name="candidate">Null: the cluster's manager chooses.</param>
    /// <returns>The member that leads now.</returns>
    /// <exception cref="UserErrorException">The manager refused, e.g. a candidate that may lack commits; or it did not happen in time.</exception>
    Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken);
}
