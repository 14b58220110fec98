using System.Globalization;
using System.Net;
using System.Numerics;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Finds addresses for a cluster's networks: the first two numbers, e.g. <c>10.213</c>, of a range that nobody uses.</summary>
internal static class NetworkPrefix
{
    /// <summary>Tried in this order.</summary>
    public static readonly IReadOnlyList<string> Candidates = [.. Enumerable.Range(213, 10).Select(number => $"10.{number}")];

    private const string RouteTable = "/proc/net/route";
    private const int PrefixBits = 16;

    /// <param name="wanted">Null for the first candidate that is free.</param>
    /// <exception cref="UserErrorException">It is used already, or all candidates are.</exception>
    public static async Task<string> FindAsync(DockerEngine engine, string? wanted, ProcFs proc, CancellationToken cancellationToken)
    {
        var networks = await engine.AskAsync(
            "list networks", (client, stop) => client.Networks.ListNetworksAsync(new NetworksListParameters(), stop), cancellationToken).ConfigureAwait(false);
        var used = networks
            .SelectMany(network => network.IPAM?.Config ?? [])
            .Select(config => IPNetwork.TryParse(config.Subnet, out var subnet) ? subnet : default)
            .Concat(RoutesOf(proc.ReadText(RouteTable)));
        return Choose([.. used], wanted);
    }

    /// <summary>The same where no Docker engine is asked: its networks have routes as well.</summary>
    /// <exception cref="UserErrorException">It is used already, or all candidates are.</exception>
    public static string Find(string? wanted, ProcFs proc) => Choose([.. RoutesOf(proc.ReadText(RouteTable))], wanted);

    /// <exception cref="UserErrorException">None is free, or the wanted one is impossible.</exception>
    internal static string Choose(IReadOnlyCollection<IPNetwork> used, string? wanted)
    {
        if (wanted is not null && !IPAddress.TryParse($"{wanted}.0.0", out _))
            throw new UserErrorException($"subnet is '{wanted}': give the first two numbers of a private range, e.g. {Candidates[0]}");
        IReadOnlyList<string> tried = wanted is null ? Candidates : [wanted];
        return tried.FirstOrDefault(prefix => used.All(network => !Overlap(network, IPNetwork.Parse($"{prefix}.0.0/{PrefixBits}"))))
            ?? throw new UserErrorException(
                $"addresses {tried[0]}.0.0/{PrefixBits}{(tried.Count > 1 ? $" to {tried[^1]}.0.0/{PrefixBits}" : "")} are used by other networks of this machine. "
                + "End clusters that are not needed ('docker network ls' shows their networks), or choose another subnet");
    }

    /// <summary>
    /// Lines of <c>/proc/net/route</c> (device, destination, gateway, flags, ..., mask at the eighth column), addresses as
    /// hexadecimal numbers in the machine's byte order. Default routes are left out: everything would overlap with them.
    /// </summary>
    internal static IEnumerable<IPNetwork> RoutesOf(string table) =>
        from line in table.Split('\n').Skip(1)
        let fields = line.Split('\t', StringSplitOptions.TrimEntries)
        where fields.Length > 7
        let mask = Number(fields[7])
        where mask != 0
        select new IPNetwork(new IPAddress(BitConverter.GetBytes(Number(fields[1]) & mask)), BitOperations.PopCount(mask));

    private static uint Number(string hexadecimal) =>
        uint.TryParse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool Overlap(IPNetwork left, IPNetwork right) =>
        left.PrefixLength > 0 && (left.Contains(right.BaseAddress) || right.Contains(left.BaseAddress));
}
