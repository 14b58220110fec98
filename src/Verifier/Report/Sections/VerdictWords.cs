using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How a verdict looks and reads.</summary>
internal static class VerdictWords
{
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "valid",
        Verdict.Violated => "violated",
        _ => "unknown",
    };

    /// <summary>CSS class.</summary>
    public static string Class(Verdict verdict) => Name(verdict);

    /// <summary>Path of a 16 x 16 sign, stroked: a tick, a cross, a question mark.</summary>
    public static string Icon(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "M3 8.5 6.5 12 13 4.5",
        Verdict.Violated => "M4 4 12 12M12 4 4 12",
        _ => "M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2C8.3 8.2 8 8.7 8 9.6M8 12.4v.2",
    };

    /// <summary>What got and expected, taken together, mean for the reader.</summary>
    public static string Comparison(Verdict got, Verdict expected) => (got, expected) switch
    {
        (Verdict.Unknown, _) => "The run does not answer its question. Nothing below may be read as a proof of either.",
        (Verdict.Violated, Verdict.Violated) => "As expected. This scenario is a negative control: it provokes loss, and the harness has to find it.",
        (Verdict.Valid, Verdict.Violated) => "Not as expected. This scenario is a negative control: either loss could not be provoked this time, or the harness missed it.",
        (Verdict.Violated, _) => "Not as expected. The deployment broke a promise that it should keep under these faults.",
        (_, Verdict.Unknown) => "The scenario expects no particular verdict.",
        _ => "As expected.",
    };
}
