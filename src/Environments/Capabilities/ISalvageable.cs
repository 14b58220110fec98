namespace Harness.Environments;

/// <summary>
/// What a member holds can be read before it is healed, in any state of it: what it wrote after its timeline was left is gone
/// once it has been rewound.
/// </summary>
public interface ISalvageable
{
    /// <summary>
    /// Keeps the data of a member whose PostgreSQL is dead or frozen; nothing of the member itself is touched. One that runs is
    /// left as it is, and can be asked while it lasts.
    /// </summary>
    /// <param name="maxBytes">Larger data is not copied.</param>
    /// <exception cref="UserErrorException">There is nothing to keep, it is too large, or it could not be copied in time.</exception>
    Task<ISalvage> SalvageAsync(string member, long maxBytes, CancellationToken cancellationToken);
}

/// <summary>Data of a member that can be read. Disposing ends what was started and removes what was copied.</summary>
public interface ISalvage : IAsyncDisposable
{
    /// <summary>Where the rows come from, for people.</summary>
    string Source { get; }

    /// <summary>True for a copy, which stays as it is; false for a PostgreSQL that runs.</summary>
    bool IsCopy { get; }

    /// <summary>Superuser connection string (Npgsql syntax). The PostgreSQL of a copy is started first, by itself.</summary>
    /// <exception cref="UserErrorException">It did not start in time.</exception>
    Task<string> OpenAsync(CancellationToken cancellationToken);
}
