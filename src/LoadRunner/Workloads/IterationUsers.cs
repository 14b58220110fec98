using System.Collections.Concurrent;

namespace Harness.LoadRunner;

/// <summary>
/// The user that each worker's iteration of steps is about, so that all its steps concern the same one: the one that it
/// registered, else the first that a feed gives, else one that was registered before. Thread-safe.
/// </summary>
internal sealed class IterationUsers(IUserSource? feed, KnownUsers known)
{
    private readonly ConcurrentDictionary<ushort, UserRow> current = [];

    /// <summary>A step of the worker's iteration registered a user.</summary>
    public void Registered(OperationKey key, string userId) => current[key.Worker] = new UserRow(key, userId);

    /// <summary>The users as one step sees them.</summary>
    /// <param name="first">The step begins the iteration, and with it a new user.</param>
    public IUserSource AsSeenBy(bool first) => new Step(this, first);

    private bool TryTake(ushort worker, uint sequence, out UserRow user)
    {
        if (current.TryGetValue(worker, out user))
            return true;
        if (feed is null || !feed.TryTake(worker, sequence, out user))
        {
            if (!known.TryPickAcknowledged(out var registered))
                return false;
            user = new UserRow(registered.Key, registered.UserId);
        }
        current[worker] = user;
        return true;
    }

    private sealed class Step(IterationUsers users, bool first) : IUserSource
    {
        public bool TryTake(ushort worker, uint sequence, out UserRow user)
        {
            if (first)
                users.current.TryRemove(worker, out _);
            return users.TryTake(worker, sequence, out user);
        }
    }
}
