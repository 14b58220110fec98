using Harness.Environments;

namespace Harness.Verifier;

/// <summary>A change in where the proxy routes, as it was seen. One line of <c>proxy.jsonl</c>.</summary>
/// <param name="AtNs">The look that showed it, in nanoseconds of the run's clock.</param>
/// <param name="AfterNs">The look before, which did not show it yet.</param>
public sealed record ProxyChange(long AtNs, long AfterNs, ProxyServer Server)
{
    /// <summary>What differs between two looks. A proxy that does not answer shows nothing and changes nothing.</summary>
    public static IEnumerable<ProxyChange> Between(
        IReadOnlyList<ProxyServer> before, IReadOnlyList<ProxyServer> after, long afterNs, long atNs) =>
        from server in after
        where !before.Contains(server)
        select new ProxyChange(atNs, afterNs, server);
}
