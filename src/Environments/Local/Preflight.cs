using System.Net;
using System.Net.Sockets;

namespace Harness.Environments;

/// <summary>Checks before anything is made or started.</summary>
internal static class Preflight
{
    private const int FewestNodes = 3;
    private const int MostNodes = 6;
    private const int LowestPasswordCost = 4;
    private const int HighestPasswordCost = 24;

    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public static void CheckSpec(EnvironmentSpec spec)
    {
        if (spec.Nodes is < FewestNodes or > MostNodes)
            throw new UserErrorException($"nodes is {spec.Nodes}: a local cluster has {FewestNodes} to {MostNodes}");
        if (spec.PasswordCost is < LowestPasswordCost or > HighestPasswordCost)
            throw new UserErrorException($"password cost is {spec.PasswordCost}: expected {LowestPasswordCost} to {HighestPasswordCost}");
        var addresses = new LocalLayout(spec, "/").ListenAddresses(withApi: true).ToList();
        if (addresses.Find(address => address.Port is < 1 or > IPEndPoint.MaxPort) is { } impossible)
            throw new UserErrorException($"port {impossible.Setting} is {impossible.Port}: ports go from 1 to {IPEndPoint.MaxPort}");
        if (addresses.GroupBy(address => (address.Host, address.Port)).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new UserErrorException(
                $"ports {string.Join(" and ", clash.Select(address => address.Setting))} are both {clash.Key.Port} on {clash.Key.Host}: give each its own");
    }

    /// <summary>Binds each address for a moment.</summary>
    /// <exception cref="UserErrorException">Names every address that is taken, and by whom if that can be seen.</exception>
    public static void CheckPorts(IEnumerable<ListenAddress> addresses, ProcFs proc)
    {
        var taken = addresses.Where(address => !IsFree(address)).ToList();
        if (taken.Count == 0)
            return;
        var lines = taken.Select(address =>
            $"{address.Host}:{address.Port} ({address.Part}) is taken{(SocketOwner.Find(proc, address.Host, address.Port) is { } owner ? $" by process {owner}" : "")}");
        throw new UserErrorException(
            $"{string.Join("; ", lines)}. End that process, or choose other ports ({string.Join(", ", taken.Select(address => address.Setting).Distinct())})");
    }

    private static bool IsFree(ListenAddress address)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address.Host), address.Port);
            listener.Start();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException error)
        {
            throw new UserErrorException($"{address.Host}:{address.Port} ({address.Part}) cannot be used: {error.Message}. Choose another port ({address.Setting})", error);
        }
    }
}
