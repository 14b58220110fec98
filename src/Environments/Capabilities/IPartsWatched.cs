namespace Harness.Environments;

/// <summary>Whoever runs the parts of the cluster tells of ends that nobody ordered, e.g. for lack of memory.</summary>
public interface IPartsWatched
{
    /// <summary>
    /// Parts that do not run, or that have lost a process for lack of memory since their last start. Nobody has ordered that
    /// once every fault is healed. Likewise the disk that all of them share, when it is full.
    /// </summary>
    /// <returns>One sentence each without its full stop, e.g. <c>db ended with exit code 137, killed for lack of memory</c>.</returns>
    Task<IReadOnlyList<string>> UnorderedEndsAsync(CancellationToken cancellationToken);
}
