using System.Security.Cryptography;
using System.Text;

namespace Harness.Environments;

/// <summary>
/// Names and addresses of a local cluster whose members have networks of their own: a hub namespace with a bridge and etcd,
/// one namespace a member, and one link from the hub to the machine, by which HAProxy, the API and Harness reach them.
/// </summary>
internal sealed class NetworkPlan
{
    public const string Bridge = "br0";

    /// <summary>A member's only device, in its namespace.</summary>
    public const string Device = "eth0";

    /// <summary>The hub's end of the link to the machine.</summary>
    public const string Uplink = "uplink";

    private const int HashLetters = 8;
    private const int FirstEtcd = 100;

    private readonly string _subnet;
    private readonly string _prefix;

    /// <param name="folder">Data folder: names carry a hash of it, so that what a killed run left is found by its folder.</param>
    public NetworkPlan(EnvironmentSpec spec, string folder)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..HashLetters];
        _subnet = $"{spec.Subnet ?? NetworkPrefix.Candidates[0]}.0";
        _prefix = $"harness-{id}-";
        // A device's name has at most 15 letters.
        HostDevice = "hx" + id;
    }

    /// <summary>All addresses, in CIDR notation.</summary>
    public string Range => $"{_subnet}.0/{Bits}";

    public static int Bits => 24;

    public string Hub => _prefix + "hub";

    /// <summary>The machine's end of the link to the hub.</summary>
    public string HostDevice { get; }

    public string HostAddress => $"{_subnet}.254";

    public string Namespace(string member) => _prefix + member;

    /// <summary>True for a namespace of this cluster, whatever its number of members was.</summary>
    public bool Owns(string name) => name.StartsWith(_prefix, StringComparison.Ordinal);

    public string Member(string member) => $"{_subnet}.{NumberOf(member, "n")}";

    public string Etcd(string etcd) => $"{_subnet}.{FirstEtcd + NumberOf(etcd, "etcd")}";

    private static int NumberOf(string name, string stem) => int.Parse(name.AsSpan(stem.Length), System.Globalization.CultureInfo.InvariantCulture);
}
