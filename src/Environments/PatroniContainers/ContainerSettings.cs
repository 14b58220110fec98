using System.Net;

namespace Harness.Environments;

/// <summary>Checks of the settings of a cluster in containers, before anything is made.</summary>
internal static class ContainerSettings
{
    private const int FewestNodes = 3;
    private const int LowestPasswordCost = 4;
    private const int HighestPasswordCost = 24;

    /// <summary>Patroni 4 refuses a shorter lease (its documentation, "Dynamic configuration settings", ttl).</summary>
    private const int ShortestLeaseOfPatroni4 = 20;

    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public static void Check(EnvironmentSpec spec)
    {
        if (spec.Nodes is < FewestNodes or > PatroniLayout.MostMembers)
            throw new UserErrorException($"nodes is {spec.Nodes}: a cluster in containers has {FewestNodes} to {PatroniLayout.MostMembers}");
        if (spec.PasswordCost is < LowestPasswordCost or > HighestPasswordCost)
            throw new UserErrorException($"password cost is {spec.PasswordCost}: expected {LowestPasswordCost} to {HighestPasswordCost}");
        CheckVersions(spec);
        var addresses = new PatroniLayout(spec, "/", "", NetworkPrefix.Candidates[0]).ListenAddresses().ToList();
        if (addresses.Find(address => address.Port is < 1 or > IPEndPoint.MaxPort) is { } impossible)
            throw new UserErrorException($"port {impossible.Setting} leads to {impossible.Port} ({impossible.Part}): ports go from 1 to {IPEndPoint.MaxPort}");
        if (addresses.GroupBy(address => address.Port).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new UserErrorException(
                $"{string.Join(" and ", clash.Select(address => address.Part))} would both be published on port {clash.Key}: "
                + $"choose other ports ({string.Join(", ", clash.Select(address => address.Setting).Distinct())}); members take consecutive ones");
    }

    /// <summary>What the Patroni of a release takes.</summary>
    /// <exception cref="UserErrorException">A setting is impossible with it.</exception>
    public static void CheckVersions(EnvironmentSpec spec)
    {
        if (spec.Release == Release.Trixie && spec.Timing.TtlSeconds < ShortestLeaseOfPatroni4)
            throw new UserErrorException(
                $"timing {spec.Timing}: Patroni 4 of release {spec.Release.Name()} takes no ttl below {ShortestLeaseOfPatroni4} s; "
                + $"choose {TimingProfile.Brisk.Name} or {TimingProfile.Default.Name} (--timing {TimingProfile.Brisk.Name})");
        if (spec is { Release: Release.Bookworm, Replication: ReplicationMode.Quorum })
            throw new UserErrorException(
                $"replication mode {spec.Replication.Name()} needs Patroni 4, and release {spec.Release.Name()} has Patroni 3: "
                + $"choose release {Release.Trixie.Name()} (--release {Release.Trixie.Name()} --timing {TimingProfile.Brisk.Name})");
    }
}
