using Harness.Environments;

namespace Harness.Verifier;

/// <summary>
/// Two members out of recovery at one instant. One look at a cluster asks its members within moments of each other, not at
/// once, so two looks in a row must show the same two: between them both took writes for certain, or would have.
/// </summary>
internal sealed class DualPrimaryChecker : IChecker
{
    public string Name => "dual-primary";

    public ICheck Begin(RunEvidence evidence) => new Finished(Check(evidence));

    private CheckResult Check(RunEvidence evidence)
    {
        var looks = evidence.Samples.OrderBy(sample => sample.AtNs).Select(sample => new Look(sample.AtNs, Primaries(sample))).ToList();
        if (looks.All(look => look.Primaries.Count == 0))
            return Finding.Unknown(Name, "No look at the cluster saw a member out of recovery.");
        var stretches = new List<Stretch>();
        for (var i = 1; i < looks.Count; i++)
        {
            var both = looks[i].Primaries.Intersect(looks[i - 1].Primaries).Order(StringComparer.Ordinal).ToList();
            if (both.Count < 2)
                continue;
            if (stretches.LastOrDefault() is { } last && last.ToNs == looks[i - 1].AtNs && last.Members.SequenceEqual(both))
                stretches[^1] = last with { ToNs = looks[i].AtNs };
            else
                stretches.Add(new Stretch(looks[i - 1].AtNs, looks[i].AtNs, both));
        }
        var longest = stretches.Select(stretch => Wording.Ms(stretch.ToNs - stretch.FromNs)).DefaultIfEmpty().Max();
        return Finding.FromAnomalies(
            Name, [.. stretches.Select(Describe)],
            $"Never were two members out of recovery in two looks in a row, of {Wording.Count(looks.Count, "look")}.",
            $"Two members or more were out of recovery at once, for {Wording.Length(longest)} at least at the longest.",
            new Dictionary<string, double> { ["dualPrimaryMsMax"] = longest });
    }

    /// <summary>By their own word; where nobody asked them, by that of the cluster's manager.</summary>
    private static HashSet<string> Primaries(ClusterSample sample) =>
    [
        .. sample.Members
            .Where(member => member.State == MemberState.Running && (member.IsPrimary ?? member.Role == MemberRole.Leader))
            .Select(member => $"{member.Name} on timeline {member.Timeline?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}"),
    ];

    private Anomaly Describe(Stretch stretch) => Finding.OfRun(
        Name, $"out of recovery at once from {Wording.At(stretch.FromNs)} to {Wording.At(stretch.ToNs)} at least: {string.Join(", ", stretch.Members)}")
        with { AtNs = stretch.FromNs };

    private sealed record Look(long AtNs, HashSet<string> Primaries);

    private sealed record Stretch(long FromNs, long ToNs, IReadOnlyList<string> Members);
}
