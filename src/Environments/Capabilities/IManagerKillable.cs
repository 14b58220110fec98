namespace Harness.Environments;

/// <summary>A member's manager can be ended alone: its PostgreSQL lives on, and nobody renews its lease.</summary>
public interface IManagerKillable : IStoppable
{
    /// <summary>Ends a member's manager with SIGKILL; returns when it is gone. <see cref="IStoppable.StartMemberAsync"/> starts it again.</summary>
    Task KillManagerAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while the member's manager exists, frozen or not.</summary>
    Task<bool> IsManagerRunningAsync(string member, CancellationToken cancellationToken);
}
