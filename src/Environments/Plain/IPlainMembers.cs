namespace Harness.Environments;

/// <summary>
/// The members of a cluster without a manager, whatever they run on: what an operator who fails over by hand can see and do.
/// </summary>
internal interface IPlainMembers
{
    /// <summary>In a fixed order.</summary>
    IReadOnlyList<string> Members { get; }

    EnvironmentSpec Spec { get; }

    /// <summary>Who leads by the word of Harness, which is the only manager here.</summary>
    string Leader { get; }

    /// <summary>Those that the API may read from.</summary>
    IReadOnlyList<string> Standbys { get; }

    MemberSql Sql { get; }

    PlainView View { get; }

    PlainModes Modes { get; }

    TimeProvider Time { get; }

    Task<PlainState> StateAsync(string member, CancellationToken cancellationToken);

    /// <summary>Ends a member by force, so that it stays away until <see cref="StartAsync"/>. Idempotent.</summary>
    Task EndAsync(string member, CancellationToken cancellationToken);

    /// <summary>Starts a member that does not run; it comes up as <see cref="TellLeaderAsync"/> says. Idempotent.</summary>
    Task StartAsync(string member, CancellationToken cancellationToken);

    /// <summary>From now on this is who leads and who follows, for this and other processes.</summary>
    Task ChangeLeaderAsync(string leader, IReadOnlyList<string> standbys, CancellationToken cancellationToken);

    /// <summary>Tells a member who leads, for its next start.</summary>
    Task TellLeaderAsync(string member, string leader, CancellationToken cancellationToken);

    /// <summary>Makes a member throw its data away and copy the leader's at its next start.</summary>
    Task AskForCopyAsync(string member, CancellationToken cancellationToken);

    /// <summary>Points the API at who leads and follows now.</summary>
    /// <returns>What was done, for people.</returns>
    Task<string> PointClientsAsync(CancellationToken cancellationToken);

    /// <summary>Runs a command of SQL in a leader's own session, however long it takes.</summary>
    Task CheckpointAsync(string leader, CancellationToken cancellationToken);

    /// <summary>Connection string of libpq by which a standby reaches the present leader.</summary>
    string ConnectionToLeader(string standby);

    /// <summary>A heading and the last lines of a member's log, for error messages.</summary>
    Task<string> LogTailAsync(string member, CancellationToken cancellationToken);
}

/// <summary>Whether a member's PostgreSQL runs, and how to say it, e.g. <c>ended with exit code 137</c>.</summary>
/// <param name="Ended">How it is fenced, to follow "fenced pg-0: ".</param>
internal readonly record struct PlainState(bool IsRunning, string Text, string Ended = "ended it");
