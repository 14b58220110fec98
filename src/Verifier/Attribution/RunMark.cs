namespace Harness.Verifier;

/// <summary>One thing that happened in a run, as one layer shows it.</summary>
/// <param name="AtNs">Nanoseconds of the run's clock.</param>
/// <param name="ErrorMs">How far off the time may be, to either side; for what is looked at now and then, the time since the last look; NaN when not known.</param>
/// <param name="Member">Member that it happened to; empty when to none.</param>
/// <param name="Meaning">In words.</param>
/// <param name="Source">File of the run that it is taken from, with the line of a log.</param>
/// <param name="Text">The line itself, shortened; empty when it is no line.</param>
public sealed record RunMark(
    long AtNs, double ErrorMs, RunLayer Layer, string Member, MarkKind Kind, string Meaning, string Source, string Text = "");
