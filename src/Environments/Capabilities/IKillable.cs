namespace Harness.Environments;

/// <summary>Members can be ended without warning, as by a power cut.</summary>
public interface IKillable : IStoppable
{
    /// <summary>Ends all of a member (manager and PostgreSQL) at once with SIGKILL; returns when none of it is left.</summary>
    Task KillMemberAsync(string member, CancellationToken cancellationToken);
}
