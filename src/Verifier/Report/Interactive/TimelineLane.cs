namespace Harness.Verifier;

/// <summary>A row of spans over the run: who led, which phase it was.</summary>
internal sealed record TimelineLane(string Name, IReadOnlyList<LaneSpan> Spans)
{
    /// <summary>Phase, leader, synchronous standbys and faults in force; the same rows for every run.</summary>
    public static IReadOnlyList<TimelineLane> Of(ReportModel model, TimelineData data)
    {
        var (from, to) = (data.From, data.To);
        return
        [
            new("phase", Clip(Phases(model, to), from, to)),
            new("leader", Clip(SpansOf(model, to, Leader), from, to)),
            new("synchronous", Clip(SpansOf(model, to, Synchronous), from, to)),
            new("faults", Clip(model.Faults.Select(fault => new LaneSpan(fault.InjectedNs / 1e9, (fault.HealedNs ?? long.MaxValue) / 1e9, fault.Subject)), from, to)),
        ];
    }

    private static IEnumerable<LaneSpan> Phases(ReportModel model, double to)
    {
        var phases = model.Events.Where(happened => happened.Kind == RunEventKind.Phase).ToList();
        return phases.Select((phase, i) => new LaneSpan(phase.AtNs / 1e9, i + 1 < phases.Count ? phases[i + 1].AtNs / 1e9 : to, phase.Text));
    }

    /// <summary>Looks in a row that say the same are one span, up to the first that says something else.</summary>
    private static IEnumerable<LaneSpan> SpansOf(ReportModel model, double to, Func<ClusterSample, string> textOf)
    {
        LaneSpan? open = null;
        foreach (var sample in model.Samples)
        {
            var (at, text) = (sample.AtNs / 1e9, textOf(sample));
            if (open?.Text == text)
                continue;
            if (open is { Text.Length: > 0 })
                yield return open with { To = at };
            open = new LaneSpan(at, to, text);
        }
        if (open is { Text.Length: > 0 })
            yield return open;
    }

    private static string Leader(ClusterSample sample) =>
        string.Join(", ", sample.Members.Where(member => member is { Role: Environments.MemberRole.Leader, State: Environments.MemberState.Running }).Select(member => member.Name));

    private static string Synchronous(ClusterSample sample) =>
        string.Join(", ", sample.Replication.Where(row => row.SyncState is "sync" or "quorum").Select(row => row.Standby).Order(StringComparer.Ordinal));

    private static IReadOnlyList<LaneSpan> Clip(IEnumerable<LaneSpan> spans, double from, double to) =>
        [.. spans.Select(span => span with { From = Math.Max(from, span.From), To = Math.Min(to, span.To) }).Where(span => span.To > span.From)];
}

/// <summary>From and to in seconds of the run's clock.</summary>
internal sealed record LaneSpan(double From, double To, string Text);
