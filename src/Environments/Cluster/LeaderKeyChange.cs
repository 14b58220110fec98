namespace Harness.Environments;

/// <summary>One change of the key by which members agree on who leads, as the configuration store tells it.</summary>
/// <param name="Holder">The member whose name is in the key afterwards; null when the key is gone.</param>
/// <param name="Former">The member whose name was in it before; null when the key was not there, or that is not known.</param>
/// <param name="Revision">The store's own number of the change.</param>
/// <param name="IsLate">
/// True when it was told on a connection that had just been made anew: then it may have happened at any time since the last one
/// was lost.
/// </param>
public sealed record LeaderKeyChange(LeaderKeyAction Action, string? Holder, string? Former, long Revision, bool IsLate = false);

/// <summary>What became of the leader key.</summary>
public enum LeaderKeyAction
{
    /// <summary>It was there, or not there, at the first look.</summary>
    Found,

    /// <summary>A member wrote its name while there was no key.</summary>
    Taken,

    /// <summary>Its holder wrote it again.</summary>
    Renewed,

    /// <summary>A member wrote its name over another one's.</summary>
    Overwritten,

    /// <summary>Its lease ended.</summary>
    Expired,

    /// <summary>Its holder took it away.</summary>
    Released,

    /// <summary>It is gone; the store does not say whether its lease ended or its holder took it away.</summary>
    Removed,
}
