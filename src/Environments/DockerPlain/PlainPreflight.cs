using System.Net;

namespace Harness.Environments;

/// <summary>Checks before anything is made or started.</summary>
internal static class PlainPreflight
{
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public static void CheckSpec(EnvironmentSpec spec, PlainLayout layout)
    {
        if (spec.Nodes != PlainLayout.Members.Count)
            throw new UserErrorException($"nodes is {spec.Nodes}: the docker environment has {PlainLayout.Members.Count}, {string.Join(", ", PlainLayout.Members)}");
        if (!spec.ShutdownSessions)
            throw new UserErrorException("shutdownSessions is false: the docker environment has no proxy whose sessions could go on; leave it out, or use local or patroni");
        var addresses = layout.ListenAddresses().ToList();
        if (addresses.Find(address => address.Port is < 1 or > IPEndPoint.MaxPort) is { } impossible)
            throw new UserErrorException($"port {impossible.Setting} of {impossible.Part} is {impossible.Port}: ports go from 1 to {IPEndPoint.MaxPort}");
        if (addresses.GroupBy(address => address.Port).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new UserErrorException($"{string.Join(" and ", clash.Select(address => address.Part))} both have port {clash.Key}: give each its own");
    }
}
