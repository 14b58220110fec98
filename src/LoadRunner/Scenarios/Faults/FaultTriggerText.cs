using System.Globalization;
using System.Text.RegularExpressions;

namespace Harness.LoadRunner;

/// <summary>
/// Moments as scenarios write them: <c>2/3</c> or <c>66%</c> of the load, <c>20s</c> from its start, <c>after-load</c>, or
/// <c>previous</c> and <c>previous-healed</c> for the fault before; all but the plain time with an optional offset, e.g.
/// <c>2/3 - 500ms</c>.
/// </summary>
public static partial class FaultTriggerText
{
    private const string AfterLoad = "after-load";
    private const string Previous = "previous";
    private const string PreviousHealed = "previous-healed";
    private const int LargestDenominator = 12;

    /// <summary>Reads a moment. Whether it lies within the load is not known here.</summary>
    public static bool TryParse(string text, out FaultTrigger trigger)
    {
        trigger = new FaultTrigger(0, TimeSpan.Zero, false);
        if (DurationText.TryParse(text, out var fromStart))
        {
            trigger = trigger with { Offset = fromStart };
            return true;
        }
        var match = Moment().Match(text);
        if (!match.Success)
            return false;
        var offset = TimeSpan.Zero;
        if (match.Groups["offset"].Success && !DurationText.TryParse(match.Groups["offset"].Value, out offset))
            return false;
        if (match.Groups["sign"].Value == "-")
            offset = -offset;
        if (Named(match.Groups["base"].Value, offset) is { } named)
        {
            trigger = named;
            return true;
        }
        var progress = Share(match);
        trigger = new FaultTrigger(progress, offset, false);
        return progress is >= 0 and <= 1;
    }

    /// <summary>The form that <see cref="TryParse"/> reads back to the same moment.</summary>
    public static string Format(FaultTrigger trigger)
    {
        if (trigger is { AfterLoad: false, Progress: 0 } && trigger.Offset >= TimeSpan.Zero)
            return DurationText.Format(trigger.Offset);
        var moment = trigger switch
        {
            { AfterLoad: true } => AfterLoad,
            { After: Predecessor.Injected } => Previous,
            { After: Predecessor.Healed } => PreviousHealed,
            _ => ShareText(trigger.Progress ?? 1),
        };
        return trigger.Offset == TimeSpan.Zero
            ? moment
            : $"{moment} {(trigger.Offset < TimeSpan.Zero ? '-' : '+')} {DurationText.Format(trigger.Offset.Duration())}";
    }

    private static FaultTrigger? Named(string moment, TimeSpan offset) => moment switch
    {
        AfterLoad => new FaultTrigger(null, offset, true),
        Previous => new FaultTrigger(null, offset, false) { After = Predecessor.Injected },
        PreviousHealed => new FaultTrigger(null, offset, false) { After = Predecessor.Healed },
        _ => null,
    };

    /// <summary>NaN, which no comparison lets pass, for a share that is no number, such as 1/0.</summary>
    private static double Share(Match match)
    {
        if (match.Groups["percent"].Success)
        {
            // Shifted as a decimal and read as one number: dividing the double by 100 would round twice.
            return decimal.TryParse(match.Groups["percent"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                ? double.Parse((percent / 100).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : double.NaN;
        }
        return int.TryParse(match.Groups["part"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && int.TryParse(match.Groups["whole"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole > 0
            ? (double)part / whole
            : double.NaN;
    }

    private static string ShareText(double progress)
    {
        for (var whole = 2; whole <= LargestDenominator; whole++)
        {
            var part = (int)Math.Round(progress * whole);
            if (part > 0 && part < whole && (double)part / whole == progress)
                return string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");
        }
        var exact = decimal.Parse(progress.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        return (exact * 100).ToString("0.##########################", CultureInfo.InvariantCulture) + "%";
    }

    [GeneratedRegex(@"^(?<base>after-load|previous(-healed)?|(?<part>[0-9]+)/(?<whole>[0-9]+)|(?<percent>[0-9]+(\.[0-9]+)?)%)( *(?<sign>[+-]) *(?<offset>[0-9][^ ]*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Moment();
}
