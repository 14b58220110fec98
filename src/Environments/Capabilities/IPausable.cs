namespace Harness.Environments;

/// <summary>Members can be frozen and thawed, as by a long stall of a virtual machine.</summary>
public interface IPausable
{
    /// <summary>Freezes every process of a member; returns when all of them have stopped.</summary>
    Task PauseMemberAsync(string member, CancellationToken cancellationToken);

    /// <summary>Thaws a member. Idempotent.</summary>
    Task ResumeMemberAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while every process of the member is frozen.</summary>
    Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken);
}
