namespace Harness.LoadRunner;

/// <summary>A write that a read can look for.</summary>
/// <param name="UserId">What the API called the user; null when the write's outcome is unknown.</param>
public readonly record struct KnownUser(OperationKey Key, string? UserId);

/// <summary>
/// A bounded sample of what the writers of a run have done, for the readers beside them: acknowledged users, and writes
/// whose outcome is unknown. Thread-safe; its choices come from the seed.
/// </summary>
/// <param name="capacity">How many of each kind are kept.</param>
public sealed class KnownUsers(int seed, int capacity = 10_000)
{
    /// <summary>One read in so many looks for a write of unknown outcome, when there is one.</summary>
    public const int UncertainEvery = 16;

    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly List<KnownUser> acknowledged = [];
    private readonly List<KnownUser> uncertain = [];
    private long acknowledgedSeen;
    private long uncertainSeen;

    /// <summary>How many acknowledged users can be read.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return acknowledged.Count;
        }
    }

    /// <summary>Called with the id of every acknowledged user, as it is acknowledged; must return at once.</summary>
    public Action<string>? Noticed { get; set; }

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledged(OperationKey key, string userId)
    {
        Noticed?.Invoke(userId);
        lock (gate)
            Sample(acknowledged, ref acknowledgedSeen, new KnownUser(key, userId));
    }

    /// <summary>A write ended unknown: it may be there, now or later.</summary>
    public void Uncertain(OperationKey key)
    {
        lock (gate)
            Sample(uncertain, ref uncertainSeen, new KnownUser(key, null));
    }

    /// <summary>Chooses one to read; false while nothing is known.</summary>
    public bool TryPick(out KnownUser user)
    {
        lock (gate)
        {
            var from = uncertain.Count > 0 && (acknowledged.Count == 0 || random.Next(UncertainEvery) == 0) ? uncertain : acknowledged;
            user = from.Count > 0 ? from[random.Next(from.Count)] : default;
            return from.Count > 0;
        }
    }

    /// <summary>Chooses one of the acknowledged ones; false while there is none.</summary>
    public bool TryPickAcknowledged(out KnownUser user)
    {
        lock (gate)
        {
            user = acknowledged.Count > 0 ? acknowledged[random.Next(acknowledged.Count)] : default;
            return acknowledged.Count > 0;
        }
    }

    /// <summary>Algorithm R (Vitter 1985): every one seen so far is kept with the same probability.</summary>
    private void Sample(List<KnownUser> reservoir, ref long seen, KnownUser user)
    {
        seen++;
        if (reservoir.Count < capacity)
            reservoir.Add(user);
        else if (random.NextInt64(seen) is var index && index < capacity)
            reservoir[(int)index] = user;
    }
}
