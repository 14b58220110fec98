namespace Harness.LoadRunner;

/// <summary>Gives the users that reads look for. Thread-safe.</summary>
internal interface IUserSource
{
    /// <summary>The user for this operation; false when there is none yet.</summary>
    /// <exception cref="FeedEndedException">There will be no more.</exception>
    bool TryTake(ushort worker, uint sequence, out UserRow user);
}

/// <summary>What is known of a user; null where it is not.</summary>
/// <param name="Key">The write of this run that made it.</param>
internal readonly record struct UserRow(
    OperationKey? Key, string? UserId, string? FirstName = null, string? SecondName = null, string? Password = null);
