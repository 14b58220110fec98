namespace Harness.LoadRunner;

/// <summary>How soon acknowledged writes could be read where reads go. Written as <c>staleness.json</c>.</summary>
/// <param name="Probes">Acknowledged writes that were looked for, and found or not.</param>
/// <param name="StaleFirstReads">Of these, writes that the first read, sent after the acknowledgement, did not show.</param>
/// <param name="NeverSeen">Of these, writes that no read showed within <see cref="StalenessProbe.Limit"/>.</param>
/// <param name="Failed">Writes whose reads failed; not among the probes.</param>
/// <param name="Skipped">Writes that were due and not looked for, since too many probes were busy.</param>
/// <param name="LagMs">
/// From the acknowledgement to the sending of the first read that showed the write; 0 when that was the very first read.
/// Those never seen are in it with the limit.
/// </param>
public sealed record StalenessReport(long Probes, long StaleFirstReads, long NeverSeen, long Failed, long Skipped, LatencyReport LagMs)
{
    /// <summary>Share of first reads that were stale; null without probes.</summary>
    public double? StaleShare => Probes == 0 ? null : StaleFirstReads / (double)Probes;
}
