using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Processor time of the cluster's parts over the measured load. Written as <c>cpu.json</c>.</summary>
/// <param name="Seconds">Between the two looks.</param>
public sealed record CpuUsage(double Seconds, IReadOnlyList<CpuPart> Parts)
{
    /// <summary>What was consumed between two looks. A part that was not there at both, or began anew between, is left out.</summary>
    /// <param name="view">The cluster at the end: who leads.</param>
    public static CpuUsage Between(
        IReadOnlyDictionary<string, TimeSpan> earlier, IReadOnlyDictionary<string, TimeSpan> later, double seconds, ClusterView view) =>
        new(seconds,
        [
            .. from part in later
               where seconds > 0 && earlier.TryGetValue(part.Key, out var before) && part.Value >= before
               let used = (part.Value - earlier[part.Key]).TotalSeconds
               select new CpuPart(part.Key, RoleOf(part.Key, view), used, used / seconds),
        ]);

    private static string RoleOf(string part, ClusterView view) =>
        view.Members.FirstOrDefault(member => member.Name == part) is not { } member ? ""
        : member.Role == MemberRole.Leader ? CpuPart.Leader
        : CpuPart.Replica;
}

/// <summary>One part of the cluster.</summary>
/// <param name="Part">A member by its name, or <c>api</c>, <c>haproxy</c>, <c>etcd1</c>, ...</param>
/// <param name="Role"><c>leader</c> or <c>replica</c> for a member; else empty.</param>
/// <param name="Seconds">Processor time consumed.</param>
/// <param name="Cores">The same over wall time.</param>
public sealed record CpuPart(string Part, string Role, double Seconds, double Cores)
{
    public const string Leader = "leader";
    public const string Replica = "replica";
}
