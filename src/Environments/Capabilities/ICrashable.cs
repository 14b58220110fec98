namespace Harness.Environments;

/// <summary>PostgreSQL alone can crash, while the rest of its member goes on.</summary>
public interface ICrashable
{
    /// <summary>Ends a member's postmaster with SIGKILL; returns when it is gone. Its manager, if there is one, starts another.</summary>
    /// <exception cref="UserErrorException">The member's PostgreSQL does not run.</exception>
    Task CrashPostgresAsync(string member, CancellationToken cancellationToken);

    /// <summary>Returns when the member's PostgreSQL answers queries again. Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come back in time.</exception>
    Task AwaitPostgresAsync(string member, CancellationToken cancellationToken);
}
