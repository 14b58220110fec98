using System.Runtime.InteropServices;

namespace Harness.Verifier;

/// <summary>What one member holds of one key. Used for all keys in turn.</summary>
internal sealed class MemberKey(FinalRead read, bool isLeader)
{
    private readonly List<ulong> fingerprints = [];

    public string Member => read.Member;

    /// <summary>True for the one member that is taken for the leader.</summary>
    public bool IsLeader => isLeader;

    /// <summary>As in <see cref="FinalRead.CommitWaits"/>.</summary>
    public long CommitWaits => read.CommitWaits;

    /// <summary>As in <see cref="FinalRead.FollowsLeader"/>.</summary>
    public bool FollowsLeader => read.FollowsLeader;

    /// <summary>As in <see cref="FinalRead.BehindBytes"/>.</summary>
    public long BehindBytes => read.BehindBytes;

    /// <summary>As in <see cref="FinalRead.StillWritten"/>.</summary>
    public bool StillWritten => read.StillWritten;

    /// <summary>Of its rows by sequential scan, sorted: equal sets of rows are equal lists.</summary>
    public ReadOnlySpan<ulong> Fingerprints => CollectionsMarshal.AsSpan(fingerprints);

    /// <summary>Rows by sequential scan.</summary>
    public int InTable => fingerprints.Count;

    /// <summary>Entries by index scan.</summary>
    public int InIndex { get; private set; }

    /// <summary>True when both hold the same rows, whatever their order.</summary>
    public bool HasRowsOf(MemberKey other) => Fingerprints.SequenceEqual(other.Fingerprints);

    public void Begin()
    {
        fingerprints.Clear();
        InIndex = 0;
    }

    public void AddRow(ulong fingerprint) => fingerprints.Add(fingerprint);

    public void AddIndexEntry() => InIndex++;
}
