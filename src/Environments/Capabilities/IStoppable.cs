namespace Harness.Environments;

/// <summary>Members can be stopped gracefully and started again.</summary>
public interface IStoppable
{
    /// <summary>Shuts one member down in order (manager and PostgreSQL) and returns when all of it is gone.</summary>
    Task StopMemberAsync(string member, CancellationToken cancellationToken);

    /// <summary>Starts a member that was stopped or killed; returns once it runs, not once it has caught up. Idempotent.</summary>
    Task StartMemberAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while any process of the member exists.</summary>
    Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken);
}
