using System.Runtime.InteropServices;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// All that a run knows of one key: the write that has it, the reads that looked for it, and its rows on each member. One
/// object is used for all keys in turn: nothing of it may be kept.
/// </summary>
internal sealed class KeyRecord(MemberKey[] members, int leader)
{
    private readonly List<Operation> writes = [];
    private readonly List<Operation> reads = [];

    public OperationKey Key { get; private set; }

    /// <summary>Normally one; none for a row that nobody wrote; several when the key is not unique. By their end.</summary>
    public ReadOnlySpan<Operation> Writes => CollectionsMarshal.AsSpan(writes);

    /// <summary>How many of the writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Reads by clients that returned this user, or said that there is none; by their end.</summary>
    public ReadOnlySpan<Operation> Reads => CollectionsMarshal.AsSpan(reads);

    /// <summary>What each member holds that was read in the end, the leader included.</summary>
    public ReadOnlySpan<MemberKey> Members => members;

    /// <summary>What the leader holds; null when it was not read.</summary>
    public MemberKey? Leader { get; } = leader < 0 ? null : members[leader];

    /// <summary>True when the leader has a row of this key, by sequential scan.</summary>
    public bool OnLeader => Leader is { InTable: > 0 };

    /// <summary>
    /// True when one of its standbys has a row that the leader does not show, while commits on the leader waited for a standby: it
    /// may be one of these, which standbys show before the leader does.
    /// </summary>
    public bool MayWaitOnLeader
    {
        get
        {
            if (Leader is not { CommitWaits: > 0, InTable: 0 })
                return false;
            foreach (var member in Members)
            {
                if (member is { InTable: > 0, FollowsLeader: true })
                    return true;
            }
            return false;
        }
    }

    /// <summary>The first read that returned the row, or null when none did.</summary>
    public Operation? FoundBy
    {
        get
        {
            foreach (ref readonly var read in Reads)
            {
                if ((read.Flags & OperationFlags.Found) != 0)
                    return read;
            }
            return null;
        }
    }

    public void Begin(OperationKey key)
    {
        (Key, Acknowledged) = (key, 0);
        writes.Clear();
        reads.Clear();
    }

    public void Add(in Operation operation)
    {
        (operation.IsWrite ? writes : reads).Add(operation);
        if (operation is { IsWrite: true, Outcome: Outcome.Ok })
            Acknowledged++;
    }
}
