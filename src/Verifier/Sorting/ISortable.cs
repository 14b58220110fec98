namespace Harness.Verifier;

/// <summary>A record of fixed size that <see cref="ExternalSort{T}"/> can put into order.</summary>
public interface ISortable<T> : IComparable<T>
{
    /// <summary>What it is ordered by first; <see cref="IComparable{T}.CompareTo"/> decides between equals, so that every order is the only one.</summary>
    ulong SortKey { get; }
}
