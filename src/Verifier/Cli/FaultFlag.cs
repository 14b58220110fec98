using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A fault as written on the command line: <c>kill-leader@2/3</c>, <c>pause-node@1/2,target=leader,during=20s</c>.</summary>
internal static class FaultFlag
{
    private const string None = "none";

    private static readonly string Others =
        $"from={string.Join('|', FaultRules.From.Names)}, bandwidth=KBIT, cpus=NUMBER, memory=MB, force, when=STATE ({string.Join(", ", FaultRules.State.Names.Where(name => name != FaultRules.State.Format(ClusterState.LagAbove)))}), "
        + "lag=BYTES (once a replica is further behind) or during=DURATION, e.g. during=20s";

    /// <exception cref="UserErrorException">A text is not a fault; it is named with what is expected.</exception>
    public static IReadOnlyList<FaultSpec> Parse(IReadOnlyList<string> texts) =>
        texts is [None] ? [] : [.. texts.Select(ParseOne)];

    /// <summary>The text that <see cref="Parse"/> reads back to the same fault.</summary>
    public static string Format(FaultSpec spec) => string.Join(',', Parts(spec));

    private static IEnumerable<string> Parts(FaultSpec spec)
    {
        yield return $"{spec.Fault}@{FaultTriggerText.Format(spec.At)}";
        if (spec.Target != FaultTargets.Any)
            yield return $"target={spec.Target}";
        if (spec.From != PartitionScope.All)
            yield return $"from={FaultRules.From.Format(spec.From)}";
        if (spec.BandwidthKbit != FaultSpec.DefaultBandwidthKbit)
            yield return $"bandwidth={FaultRules.BandwidthKbit.Format(spec.BandwidthKbit)}";
        if (spec.Cpus != FaultSpec.DefaultCpus)
            yield return $"cpus={FaultRules.Cpus.Format(spec.Cpus)}";
        if (spec.MemoryMb != FaultSpec.DefaultMemoryMb)
            yield return $"memory={FaultRules.MemoryMb.Format(spec.MemoryMb)}";
        if (spec.When is { State: ClusterState.LagAbove, LagBytes: { } bytes })
            yield return $"lag={FaultRules.LagBytes.Format(bytes)}";
        else if (spec.When is { } condition)
            yield return $"when={FaultRules.State.Format(condition.State)}";
        if (spec.Force)
            yield return "force";
        if (spec.During is { } during)
            yield return $"during={DurationText.Format(during)}";
    }

    private static FaultSpec ParseOne(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts[0].Split('@', 2) is not [var name, var when] || !FaultTriggerText.TryParse(when, out var at))
            throw Refuse(text, "expected NAME@WHEN, e.g. kill-leader@2/3, stop-replica@20s or stop-leader@after-load");
        var spec = new FaultSpec { Fault = FaultCatalog.Find(name).Name, At = at };
        return parts.Skip(1).Aggregate(spec, (current, part) => part.Split('=', 2) switch
        {
            ["target", var target] when FaultTargets.All.Contains(target) => current with { Target = target },
            ["from", var from] when FaultRules.From.TryRead(from, out var scope) => current with { From = scope },
            ["bandwidth", var kbit] when FaultRules.BandwidthKbit.TryRead(kbit, out var limit) => current with { BandwidthKbit = limit },
            ["cpus", var cpus] when FaultRules.Cpus.TryRead(cpus, out var share) => current with { Cpus = share },
            ["memory", var memory] when FaultRules.MemoryMb.TryRead(memory, out var megabytes) => current with { MemoryMb = megabytes },
            ["when", var when] when FaultRules.State.TryRead(when, out var state) && state != ClusterState.LagAbove => current with { When = new FaultCondition { State = state } },
            ["lag", var lag] when FaultRules.LagBytes.TryRead(lag, out var bytes) => current with { When = new FaultCondition { State = ClusterState.LagAbove, LagBytes = bytes } },
            ["force"] => current with { Force = true },
            ["during", var during] when DurationText.TryParse(during, out var length) && length > TimeSpan.Zero => current with { During = length },
            _ => throw Refuse(text, $"'{part}' is not target={string.Join('|', FaultTargets.All)}, {Others}"),
        });
    }

    private static UserErrorException Refuse(string text, string why) => new($"--fault {text}: {why}");
}
