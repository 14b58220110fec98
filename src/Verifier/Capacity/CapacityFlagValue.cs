using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Reads the values of the flags of a search; each refusal names its flag and what is allowed.</summary>
internal static class CapacityFlagValue
{
    /// <summary>As in scenario files: no load of a scenario may have a higher rate.</summary>
    private const double HighestRate = 1_000_000;

    /// <exception cref="UserErrorException">It is not a duration from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public static TimeSpan Duration(string flag, string text, TimeSpan least, TimeSpan most)
    {
        if (!DurationText.TryParse(text, out var value))
            throw new UserErrorException($"{flag} {text}: not a duration; {DurationText.Hint}");
        return value >= least && value <= most
            ? value
            : throw new UserErrorException($"{flag} {text}: expected {DurationText.Format(least)} to {DurationText.Format(most)}");
    }

    /// <exception cref="UserErrorException">It is not a rate above 0.</exception>
    public static double Rate(string flag, string text) =>
        TryNumber(text, out var value) && value is >= 1 and <= HighestRate
            ? value
            : throw new UserErrorException($"{flag} {text}: expected operations per second, 1 to {HighestRate:0}, e.g. 100");

    /// <exception cref="UserErrorException">It is not a share.</exception>
    public static double Share(string flag, string text) =>
        TryNumber(text, out var value) && value is >= 0 and < 1
            ? value
            : throw new UserErrorException($"{flag} {text}: expected a share from 0 to below 1, e.g. 0.01 for one in a hundred");

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
